"""The HTML of a page: one file that holds its script, its style and its data."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

import jinja2

from pytest_rle.page.chunks import Chunk
from pytest_rle.page.script import page_script, page_style


def document(title: str, chunks: Sequence[Chunk], *, connect: str = "'none'") -> str:
    """The page as text.

    Only the page's own script runs: the policy in its head names it by its hash, and allows no other script, no request
    and no frame. `connect` is the source that a live page reads from, in the words of the policy.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pytest_rle.page"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    script, style = f"\n{page_script()}", f"\n{page_style()}"
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src 'sha256-{_digest(script)}'",
            f"style-src 'sha256-{_digest(style)}'",
            "img-src data:",
            f"connect-src {connect}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )
    return environment.get_template("page.html").render(
        title=title, policy=policy, script=script, style=style, chunks=chunks
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

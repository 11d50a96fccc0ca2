/**
 * The data of a page. `pytest_rle/page/data.py` writes it, and explains the fields.
 *
 * @typedef {{ id: number, health: number, mood: number, needs_tending: boolean, in_danger: boolean }} Colonist
 * @typedef {{ tick: number, game_tick: number, kind: string, text: string }} Mark
 * @typedef {{ pawn: number | null, name: string, deed: string, count: number }} Deed
 *
 * @typedef {object} Tick
 * @property {number} tick
 * @property {number} game_tick
 * @property {number} day
 * @property {string} date
 * @property {Colonist[]} colonists
 * @property {Record<string, number>} figures
 * @property {number} enemies
 * @property {number | null} composite
 * @property {Record<string, number | null>} metrics
 * @property {Mark[]} marks
 * @property {Deed[]} deeds
 * @property {Record<string, number>} orders
 * @property {number} failures
 * @property {number} calls
 * @property {number} prompt_tokens
 * @property {number} completion_tokens
 * @property {number} cost_usd
 * @property {number} unknown_cost_calls
 * @property {number} seconds
 * @property {boolean} is_end
 *
 * @typedef {Record<string, unknown> & { type: string }} Action
 * @typedef {{ method: string, path: string, body: unknown, status: number | null, response: string }} Exchange
 * @typedef {{ action: Action, status: string, reason: string, exchanges: Exchange[] }} Order
 * @typedef {{ raw: unknown, reason: string }} Rejected
 *
 * @typedef {object} Call
 * @property {number} attempt
 * @property {string} status
 * @property {string} fault
 * @property {string} message
 * @property {number | null} http_status
 * @property {string} model
 * @property {string | null} finish_reason
 * @property {number | null} prompt_tokens
 * @property {number | null} completion_tokens
 * @property {number | null} reasoning_tokens
 * @property {number | null} cached_tokens
 * @property {number | null} cost_usd
 * @property {string} cost_source
 * @property {number} latency_s
 * @property {string} raw
 * @property {number} raw_length
 * @property {boolean} truncated
 * @property {boolean} prompt_cut
 *
 * @typedef {object} Mind
 * @property {string} role
 * @property {string} status
 * @property {string} policy
 * @property {string | null} model
 * @property {number | null} confidence
 * @property {string} summary
 * @property {string} error
 * @property {boolean} repaired
 * @property {number} latency_s
 * @property {number | null} timeout_s
 * @property {Order[]} orders
 * @property {Rejected[]} rejected
 * @property {string[]} prompt
 * @property {Call[]} calls
 *
 * @typedef {{ target: string, winner: string, winning_action: Action, loser: string, losing_action: Action }} Conflict
 * @typedef {{ tick: number, roles: Mind[], conflicts: Conflict[] }} Minds
 *
 * @typedef {{ tick: number, text: string, kind: string }} Sentence
 * @typedef {{ day: number, tick: number, sentences: Sentence[] }} Day
 * @typedef {{ idle: number, reference: number, reference_policy: string }} Baseline
 *
 * @typedef {object} EpisodeData
 * @property {string} name
 * @property {string} title
 * @property {string} description
 * @property {string[]} goals
 * @property {string} team
 * @property {number} seed
 * @property {string} scoring_version
 * @property {Tick[]} ticks
 * @property {string} beginning
 * @property {Day[]} days
 * @property {string} ending
 * @property {Record<string, number>} weights
 * @property {Baseline | null} baseline
 * @property {number} mind_block
 *
 * @typedef {object} EpisodeRow
 * @property {string} name
 * @property {string} scenario
 * @property {string} title
 * @property {number} seed
 * @property {string} team
 * @property {string} outcome
 * @property {string} reason
 * @property {boolean} is_valid
 * @property {number | null} score
 * @property {number | null} mean
 * @property {number | null} final
 * @property {number | null} goal
 * @property {number | null} anchored
 * @property {number} ticks
 * @property {number} days
 * @property {number} founders
 * @property {number} colonists
 * @property {number} deaths
 * @property {number} calls
 * @property {number} prompt_tokens
 * @property {number} completion_tokens
 * @property {number} cost_usd
 * @property {number} unknown_cost_calls
 * @property {number} model_seconds
 * @property {Record<string, number>} deliberations
 * @property {Record<string, number>} faults
 * @property {Record<string, number>} orders
 * @property {string} href
 *
 * @typedef {object} TeamMean
 * @property {string} scenario
 * @property {string} team
 * @property {number[]} seeds
 * @property {number[]} scores
 * @property {number} mean
 * @property {[number, number] | null} interval
 *
 * @typedef {object} TeamComparison
 * @property {string} scenario
 * @property {string} first
 * @property {string} second
 * @property {number} pairs
 * @property {number} mean_difference
 * @property {[number, number] | null} interval
 * @property {number | null} p_value
 *
 * @typedef {object} RunData
 * @property {string} title
 * @property {string} made_by
 * @property {EpisodeRow[]} episodes
 * @property {TeamMean[]} means
 * @property {TeamComparison[]} comparisons
 * @property {boolean} compared
 */

/**
 * What has become of one episode of a run that is being played. `pytest_rle/watch/live_episode.py` writes it.
 *
 * @typedef {object} Update
 * @property {EpisodeRow} row
 * @property {EpisodeData} episode
 * @property {Minds[]} minds
 * @property {Record<string, string>} texts
 * @property {UpdateScene | null} scene
 * @property {TeamMean[]} means
 * @property {TeamComparison[]} comparisons
 *
 * @typedef {object} UpdateScene
 * @property {number} from The number of the first step.
 * @property {import("./scenes.js").Step[]} steps
 * @property {Record<string, string>} kinds
 * @property {Record<string, string>} labels
 * @property {import("./scenes.js").StaticMap | null} [map] Only with the first step.
 * @property {import("./scenes.js").Looks} [looks] Only with the first step.
 */

/** The outcome of an episode that is being played. */
export const PLAYING = "playing";

export const TABS = ["story", "people", "minds", "score", "run", "compare"];

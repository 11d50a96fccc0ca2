"""The ground as the team knows it: sites to build on, resources, and what the team has marked there."""

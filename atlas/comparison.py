"""What an upgrade report contains, whatever its form."""

from dataclasses import dataclass, field

from .surface import Thing

ALL = "all claims"  # in place of a claim's id, for a release whose GPT-2 cannot be imported


@dataclass(frozen=True)
class Step:
    """A dated change: the release, what is true since (in a downgrade: until then), and where it is documented."""

    release: str
    sentence: str
    source: str


@dataclass(frozen=True)
class Difference:
    """A behaviour that differs on the new release."""

    claim: str
    sentence: str  # of the claim
    impact: str  # a key of IMPACTS
    was: str
    now: str
    message: str  # the library's own warning or error on the new release
    seen: str  # what the check of the old behaviour sees on the new release, if it was run
    instead: tuple[str, ...]  # what to write on the new release
    steps: list[Step] = field(default_factory=list)
    downgrade: bool = False

    @property
    def key(self) -> str:
        """The line by which a team accepts the change: the claim and the release of the last step."""
        return f"{self.claim} {self.steps[-1].release}" if self.steps else self.claim


@dataclass(frozen=True)
class Broken:
    """A claim with a check that fails on a release in which it holds, or with an output that moved."""

    claim: str  # its id, or ALL
    sentence: str
    verdict: str  # broken or moved
    release: str
    checks: dict[str, str]  # the sentence of each failed check: the message of the failure
    since: str = ""  # the first release on which the claim is broken, if it was traced


@dataclass(frozen=True)
class Own:
    """A test of the team that fails on one side alone."""

    name: str
    why: str  # the first line of the failure
    since: str = ""  # the first release on which it fails; empty if it fails on the old side


@dataclass(frozen=True)
class Comparison:
    """The differences between two sides."""

    old: str
    new: str
    versions: dict[str, dict[str, str]]  # of each side: the packages, and whether the record or a run tells them
    downgrade: bool
    changed: list[Difference]
    broken: list[Broken]
    same: int
    not_run: int
    things: list[Thing] = field(default_factory=list)  # of the public surface, which differ
    looked_at: int = 0  # things of the surface on either side
    own: list[Own] = field(default_factory=list)
    tested: int = 0  # tests of the team that ran on either side
    accepted: int = 0
    stale: tuple[str, ...] = ()

    @property
    def told(self) -> list[Thing]:
        """The things that are gone or changed, and the new messages. Those that break nothing are only counted."""
        return [thing for thing in self.things if not thing.breaks_nothing]

    @property
    def changes(self) -> bool:
        """Whether something changes, or an accepted change is stale."""
        return bool(self.changed or self.told or self.own or self.stale)

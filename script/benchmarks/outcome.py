"""Results: a line each while measuring, a table at the end, and a file for later comparison."""
import dataclasses
import json


@dataclasses.dataclass
class Outcome:
    """One figure with its goal; `met` is None when nothing could be measured, and then `text` is the reason."""

    case: str
    met: bool | None
    text: str
    value: float | None = None
    goal: float | None = None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    figures: dict = dataclasses.field(default_factory=dict)

    @property
    def word(self):
        return {True: "met", False: "MISSED", None: "skipped"}[self.met]

    def line(self):
        return f"{self.word:8} {self.case}: {self.text}"

    def row(self):
        if self.met is None:
            return self.word, self.case, "", "", self.text
        spread = "" if self.low is None else f"{self.low:.4g}-{self.high:.4g}"
        sign = "<=" if self.figures.get("less_is_better") else ">="
        return self.word, self.case, f"{self.value:.4g} {self.unit}", spread, f"{sign} {self.goal:.4g} {self.unit}"


def skipped(case, reason):
    return Outcome(case, None, reason)


def at_least(case, ratio, goal, text, **figures):
    """A ratio that must reach the goal."""
    return Outcome(
        case, ratio.median >= goal, f"{ratio}; goal {goal:g} x · {text}", ratio.median, goal, "x", ratio.low, ratio.high,
        figures)


def at_most(case, values, goal, unit, text, also=True, **figures):
    """The middle of some values, which must not pass the goal; `also` is what else must hold."""
    ordered = sorted(values)
    middle = ordered[len(ordered) // 2]
    spread = f" ({ordered[0]:.3g}-{ordered[-1]:.3g})" if len(ordered) > 1 else ""
    return Outcome(
        case, middle <= goal and also, f"{middle:.3g} {unit}{spread}; goal at most {goal:g} {unit} · {text}", middle, goal,
        unit, ordered[0], ordered[-1], {"less_is_better": True, **figures})


def table(outcomes):
    rows = [("", "case", "measured", "range", "goal"), *(outcome.row() for outcome in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[4]]).rstrip() for row in rows)


def write_json(path, machine, options, outcomes):
    document = {
        "machine": machine, "options": options,
        "outcomes": [{"result": outcome.word, **dataclasses.asdict(outcome)} for outcome in outcomes]}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=2, ensure_ascii=False)
        file.write("\n")

"""What the plan of all workloads changes in what is told of each: when it moves, with whom, or why it finds no room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from advisor.decision.portfolio.plan import lacking
from advisor.decision.portfolio.together import Part, Together
from advisor.decision.result import OptionResult, PlannedMove, PortfolioPlan, Verdict, WorkloadResult
from advisor.decision.telling.clauses import clauses
from advisor.decision.telling.delivery import milestones, risks
from advisor.decision.telling.fitting import Headline, fitting
from advisor.decision.telling.words import Money, exchange_basis, long_day, names, two_digits
from advisor.decision.workload import Decided
from advisor.decision.world import World

NO_ROOM = "It pays, but the limits of team, budget and written capacity leave no room for it"
MAKE_ROOM = (
    "Make room for it: more people, a larger budget, capacity in writing, or another move later. Until then stay."
)
PAYS_ALONE = (
    "It pays alone and not in the plan: the staff of the own data centre is paid once for all workloads there, so that "
    "moving saves it only where no other stays."
)
DECIDE_TOGETHER = "Decide on it with all workloads that would share the own data centre. Until then stay."
ALONE: dict[Verdict, str] = {
    "pilot first": "would be piloted first",
    "wait": "would wait",
    "stay": "would stay",
}
"""What becomes of a workload that does not move where no other does."""
MOST_NAMED = 3
"""Others that a headline names; more are counted."""


def told_in_plan(
    decided: Sequence[Decided], whole: Together, plan: PortfolioPlan | None, world: World
) -> tuple[Decided, ...]:
    """The workloads as the plan has them: those that move have the dates of the plan, those that would not move alone
    say with whom they do, and those that find no room in it are told so."""
    if plan is None:
        return tuple(decided)
    parts = {part.standing.id: part for part in whole.parts if part.standing.id in whole.moving}
    left = {standing.id for standing in whole.chosen.left_out}
    told = []
    for d in decided:
        part = parts.get(d.result.id)
        if part is not None:
            dated = _dated(d, part, world)
            told.append(dated if d.result.verdict == "move" else _with_others(dated, plan.moves, world))
        else:
            told.append(_without_room(d, whole, world) if d.result.id in left else d)
    return tuple(told)


def _dated(decided: Decided, part: Part, world: World) -> Decided:
    """A move with its milestones in the quarter in which the plan begins it."""
    steps = milestones("move", part.evaluation, decided.bench, world, None, ())
    return replace(decided, result=replace(decided.result, milestones=steps))


def _with_others(decided: Decided, moves: Sequence[PlannedMove], world: World) -> Decided:
    """A move that does not pay alone and does with others: what is told of a move, and what holds for it alone."""
    result, way = decided.result, decided.other_way
    others = [move.name for move in moves if move.workload != result.id]
    move = next(move for move in moves if move.workload == result.id)
    begins, runs = (long_day(date.fromisoformat(day)) for day in (move.begins, move.runs_from))
    first = f"Decide it with {names(others)}: the work begins on {begins}, and it runs on {way.words} from {runs}."
    told = fitting(lambda cut: _joining(decided, [cut(name) for name in others], cut(result.name)))
    together = f"Alone it does not pay; together with {names(others)} it does: work for the team is done once."
    alone = [f"Should the others not move: {_within(step)}" for step in result.next_steps if not _looks_again(step)]
    result = replace(
        result,
        headline=told.text,
        follows=told.follows,
        reasons=(*result.reasons, together),
        conditional_on=way.conditions,
        next_steps=(first, *way.next_steps, *alone),
        risks=risks("move", decided.evaluation.npv, result.scenarios),
        in_plan="with others",
    )
    return replace(decided, result=_advising(result, result.best_move_option, decided, world))


def _joining(decided: Decided, others: Sequence[str], name: str) -> Sequence[Headline]:
    """What is said of a workload that moves with others: in full, then with them counted."""
    alone = f"Alone {name} {ALONE[decided.result.verdict]}; with"
    counted = f"{len(others)} others" if len(others) > 1 else others[0]
    named = names(others) if len(others) <= MOST_NAMED else counted
    return [made for company in (named, counted) for made in _both(f"{alone} {company} it moves", decided)]


def _without_room(decided: Decided, whole: Together, world: World) -> Decided:
    """A move that pays and stays for want of room, or for the others of the own data centre: its steps are those of
    staying, and what would change that. What it runs on until there is room binds no longer, where that does not cost
    the move what it saves."""
    result, way, hall = decided.result, decided.other_way, whole.chosen.hall is not None
    stays = "would move alone, and stays" if hall else "would move, and stays for want of room"
    told = fitting(lambda cut: _both(f"{cut(result.name)} {stays}", decided))
    result = replace(
        result,
        headline=told.text,
        follows=told.follows,
        reasons=(PAYS_ALONE if hall else _no_room(decided, whole, world), *result.reasons),
        conditional_on=way.conditions,
        next_steps=(DECIDE_TOGETHER if hall else MAKE_ROOM, *way.next_steps),
        milestones=milestones("stay", decided.evaluation, decided.bench, world, None, ()),
        risks=(),
        in_plan="pays alone" if hall else "no room",
    )
    return replace(decided, result=_advising(result, way.option, decided, world))


def _no_room(decided: Decided, whole: Together, world: World) -> str:
    """That a move finds no room, and which limits it would go beyond."""
    short = []
    for bound in lacking(whole.chosen, decided.standing, world):
        used, most = (two_digits(value) for value in (bound.used, bound.most))
        said = f"{used} of {most} {bound.unit}"
        if bound.unit == "USD":
            money = Money(exchange_basis(world.exchange))
            said = f"{money.say(bound.used)} of {money.say(bound.most)}"
        short.append(f"the {_within(bound.name)} would come to {said}")
    return f"{NO_ROOM}: with it {names(short)}." if short else f"{NO_ROOM}."


def _both(said: str, decided: Decided) -> Sequence[Headline]:
    """What the plan says of a workload, then what is said of it judged alone."""
    words, result = decided.other_way.words, decided.result
    alone = f"Judged alone: {_within(result.headline)} {result.follows}".strip()
    return Headline(f"{said}: {words}.", alone), Headline(f"{said}.", f"What is rented: {words}. {alone}")


def _looks_again(step: str) -> bool:
    """Whether a step says when to look again: a plan that moves the workload has looked."""
    return step.startswith("Look again")


def _within(sentence: str) -> str:
    """A sentence of ours after a colon."""
    return sentence[:1].lower() + sentence[1:]


def _advising(result: WorkloadResult, chosen: str | None, decided: Decided, world: World) -> WorkloadResult:
    """The result with another option recommended, in its rows too, and the clauses to ask for with it."""

    def row(option: OptionResult) -> OptionResult:
        roles = tuple(role for role in option.roles if role != "recommended")
        return replace(option, roles=(*roles, "recommended") if option.id == chosen else roles)

    return replace(
        result,
        recommended_option=chosen,
        options=tuple(row(option) for option in result.options),
        clauses=clauses(
            decided.bench,
            decided.evaluation,
            world,
            result.advised,
            result.scenarios,
            result.judgement_share_pct,
            result.exit_cost_usd,
        ),
    )

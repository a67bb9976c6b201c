#!/usr/bin/env python3
"""Compares our request parser with h11 and llhttp on the lines of `http-fuzz transcribe` from standard input.

Every disagreement must be recognised by a rule of rules.py; the table in Sources/HTTP1/README.md explains the rules.
Ends with the number of inputs and how often each rule was needed; one disagreement without a rule fails.
"""
import collections
import sys

import readings
import rules


def difference(mine, theirs):
    """Where two readings part: the index of the message and what differs; None when they agree."""
    for index, (left, right) in enumerate(zip(mine.messages, theirs.messages)):
        for part in ("method", "version", "fields"):
            if getattr(left, part) != getattr(right, part):
                return index, part
        if left.target != rules.plain_target(right):
            return index, "target"
        if left.done != right.done:
            return index, "body"
        if not left.done:
            # How much of an unfinished body was handed out before a refusal says nothing.
            return None if mine.ending == theirs.ending else (index, "ending")
        if left.body != right.body:
            return index, "body"
        if None not in (left.end, right.end) and left.end != right.end:
            return index, "end"
    common = min(len(mine.messages), len(theirs.messages))
    if len(mine.messages) != len(theirs.messages):
        return common, "head"
    return None if mine.ending == theirs.ending else (common, "ending")


def main():
    needed, unexplained, count = collections.Counter(), 0, 0
    for line in sys.stdin:
        raw, mine = readings.ours(line)
        count += 1
        for name, parse in readings.PARSERS.items():
            theirs = parse(raw)
            found = difference(mine, theirs)
            if found is None:
                needed[name, "(agreement)"] += 1
                continue
            index, kind = found
            # Our offsets: up to here both agree.
            ends = [0, 0] + [message.end for message in mine.messages[:index]]
            case = rules.Case(name, raw[ends[-1]:], raw[ends[-2]:ends[-1]], kind, mine, theirs, index)
            rule = rules.explain(case)
            needed[name, rule] += 1
            if rule is None:
                unexplained += 1
                if unexplained <= 20:
                    print(f"{name}: {kind} at message {index}, ours {mine.ending} {mine.reason}, "
                          f"theirs {theirs.ending} {theirs.reason}\n  {case.rest[:300]!r}", file=sys.stderr)
    print(f"{count} inputs")
    for (name, rule), times in sorted(needed.items(), key=lambda item: (item[0][0], -item[1])):
        print(f"{name:7} {times:8} {rule or 'NOT EXPLAINED'}")
    return 1 if unexplained or count == 0 else 0


sys.exit(main())

"""The shape of an action: the thing first, all else by name, and the time is given."""

from __future__ import annotations

import ast

from tests.architecture.source import DOMAIN, HOUSE, calls, files, place, room, tree

CLOCKS = {"now", "utcnow", "today", "localdate", "localtime"}
PROCESS_CLOCKS = {"actions", "models", "rules", "events", "exchange", "vault", "store", "roles"}
"""Rooms that are told the time. An `index` keeps its answers fresh by itself, and jobs ask."""


def test_an_action_names_all_but_its_first_two_arguments():
    offenders = [
        f"{place(path, node)} {node.name}"
        for path in files(*DOMAIN)
        if room(path) == "actions"
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if len(node.args.posonlyargs + node.args.args) > 2
    ]
    assert offenders == []


def test_an_action_is_annotated():
    offenders = []
    for path in files(*DOMAIN):
        if room(path) != "actions":
            continue
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                every = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
                if node.returns is None or any(a.annotation is None for a in every):
                    offenders.append(f"{place(path, node)} {node.name}")
    assert offenders == []


def test_a_transaction_joins_the_one_around_it():
    offenders = [
        f"{place(path, mark)} {ast.unparse(mark)}"
        for path in files(HOUSE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        for mark in node.decorator_list
        if ast.unparse(mark).startswith("transaction.atomic")
    ]
    assert offenders == []


def test_the_domain_is_told_the_time():
    offenders = [
        f"{place(path, call)} {ast.unparse(call)}"
        for path in files(*DOMAIN)
        if room(path) in PROCESS_CLOCKS or path.is_relative_to(DOMAIN[0])
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr in CLOCKS
    ]
    assert offenders == []

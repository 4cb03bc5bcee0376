"""Conditions in scripts: a small expression language, compiled once, never `eval`.

Python's grammar, of which these are allowed: and, or, not; comparisons and `in`; + and -; numbers, texts in quotes,
true, false, nothing; names; calls of the functions that the caller offers. A missing name is `nothing`; comparing
`nothing` by order is false, so that a guard never raises.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

Env = Mapping[str, Any]
Eval = Callable[[Env], Any]

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, group: item in group,
    ast.NotIn: lambda item, group: item not in group,
}
_MATHS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {ast.Add: operator.add, ast.Sub: operator.sub}
_WORDS = {"true": True, "false": False, "nothing": None}


class BadExpression(ValueError):
    """The condition cannot be read; `column` counts from 0 within it."""

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.column = column


class Expression:
    """A compiled condition: `value(env)` never raises; `names` and `functions` are what it uses."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.names: set[str] = set()
        self.functions: set[str] = set()
        self._eval = self._compile(_parse(source))

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"

    def value(self, env: Env) -> Any:
        """What the expression is worth with these names; `None` where it makes no sense."""
        try:
            return self._eval(env)
        except (TypeError, ValueError, AttributeError, KeyError, IndexError):
            return None

    def holds(self, env: Env) -> bool:
        """Whether the condition is met."""
        return bool(self.value(env))

    def _compile(self, node: ast.expr) -> Eval:
        kind = type(node).__name__.lower()
        build: Callable[[Any], Eval] | None = getattr(self, f"_{kind}", None)
        if build is None:
            raise BadExpression("a condition may only compare, add and call the offered functions", node.col_offset)
        return build(node)

    def _constant(self, node: ast.Constant) -> Eval:
        if not isinstance(node.value, int | float | str):
            raise BadExpression("only numbers and texts in quotes can be written here", node.col_offset)
        return lambda _env: node.value

    def _name(self, node: ast.Name) -> Eval:
        if node.id in _WORDS:
            return lambda _env: _WORDS[node.id]
        self.names.add(node.id)
        return lambda env: env.get(node.id)

    def _attribute(self, node: ast.Attribute) -> Eval:
        if not isinstance(node.value, ast.Name):
            raise BadExpression("only one dot is allowed, as in person.zone", node.col_offset)
        name = f"{node.value.id}.{node.attr}"
        self.names.add(name)
        return lambda env: env.get(name)

    def _boolop(self, node: ast.BoolOp) -> Eval:
        parts = [self._compile(value) for value in node.values]
        every = isinstance(node.op, ast.And)
        return lambda env: all(part(env) for part in parts) if every else any(part(env) for part in parts)

    def _unaryop(self, node: ast.UnaryOp) -> Eval:
        inner = self._compile(node.operand)
        if isinstance(node.op, ast.Not):
            return lambda env: not inner(env)
        if isinstance(node.op, ast.USub):
            return lambda env: -inner(env)
        raise BadExpression("this sign is not allowed", node.col_offset)

    def _binop(self, node: ast.BinOp) -> Eval:
        combine = _MATHS.get(type(node.op))
        if combine is None:
            raise BadExpression("only + and - are allowed", node.col_offset)
        left, right = self._compile(node.left), self._compile(node.right)
        return lambda env: combine(left(env), right(env))

    def _compare(self, node: ast.Compare) -> Eval:
        if any(type(op) not in _COMPARE for op in node.ops):
            raise BadExpression("compare with ==, !=, <, <=, >, >=, in or not in", node.col_offset)
        tests = [_COMPARE[type(op)] for op in node.ops]
        values = [self._compile(value) for value in (node.left, *node.comparators)]

        def compare(env: Env) -> bool:
            seen = [value(env) for value in values]
            return all(test(a, b) for test, a, b in zip(tests, seen, seen[1:], strict=False))

        return compare

    def _list(self, node: ast.List) -> Eval:
        parts = [self._compile(part) for part in node.elts]
        return lambda env: [part(env) for part in parts]

    def _call(self, node: ast.Call) -> Eval:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise BadExpression("call a function by its name, as in deferrals(thing)", node.col_offset)
        name = node.func.id
        self.functions.add(name)
        arguments = [self._compile(argument) for argument in node.args]
        return lambda env: env[f"{name}()"](*[argument(env) for argument in arguments])


def _parse(source: str) -> ast.expr:
    try:
        return ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        column = (getattr(error, "offset", None) or 1) - 1
        raise BadExpression("this condition cannot be read", column) from None

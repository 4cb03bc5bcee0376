"""Telegram's MarkdownV2 to text with entities: every style but custom emoji."""

import re
from dataclasses import dataclass, field

from bot.sandbox.entities import Entity
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.utf16 import units

_STYLES = {"*": "bold", "__": "underline", "_": "italic", "~": "strikethrough",
           "||": "spoiler"}  # fmt: skip
_TOKEN = re.compile(
    r"\\(?P<escaped>[\x01-\x7e])|(?P<expand>\|\|(?=\n(?!>)|\Z))|(?P<ended>\n(?!>))|(?P<quote>^(?:\*\*)?>)"
    r"|```(?P<language>[^\n`\\]*)\n?(?P<pre>(?:\\.|[^`\\]|`(?!``))*)```"
    r"|`(?P<code>(?:\\.|[^`\\])+)`|(?P<style>\|\||__|[*_~])|(?P<open>\[)|\]\((?P<url>(?:\\.|[^)\\])*)\)"
    r"|(?P<reserved>[\]()~`>#+\-=|{}.!])",
    re.MULTILINE | re.DOTALL,
)


@dataclass
class _Reader:
    source: str
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    stack: list[tuple[str, int, int]] = field(default_factory=list)
    quote: tuple[int, str] | None = None

    def run(self) -> tuple[str, list[Entity]]:
        at = 0
        for match in _TOKEN.finditer(self.source):
            self.text += self.source[at : match.start()]
            self._token(match)
            at = match.end()
        self.text += self.source[at:]
        self._end_quote()
        if self.stack:
            name, _, byte = self.stack[-1]
            raise _broken(f"Can't find end of {name.capitalize()} entity at byte offset {byte}")
        return self.text, sorted(self.entities, key=lambda e: (e["offset"], -e["length"]))

    def _token(self, match: re.Match[str]) -> None:
        kind = str(match.lastgroup)
        if kind == "escaped":
            self.text += match["escaped"]
        elif kind == "pre":
            self._literal("pre", match["pre"], match["language"])
        elif kind == "code":
            self._literal("code", match["code"], "")
        elif kind == "style":
            self._style(_STYLES[match["style"]], self._byte(match))
        elif kind == "open":
            self.stack.append(("text_link", units(self.text), self._byte(match)))
        elif kind == "url":
            self._link(match)
        elif kind in ("quote", "expand", "ended"):
            self._quoted(kind, match)
        else:
            self._reserved(match)

    def _literal(self, kind: str, content: str, language: str) -> None:
        plain = re.sub(r"\\(.)", r"\1", content, flags=re.DOTALL)
        entity = {"type": kind, "offset": units(self.text), "length": units(plain)}
        self.entities.append(entity | ({"language": language} if language else {}))
        self.text += plain

    def _style(self, kind: str, byte: int) -> None:
        if not self.stack or self.stack[-1][0] != kind:
            self.stack.append((kind, units(self.text), byte))
            return
        self._close({"type": kind})

    def _link(self, match: re.Match[str]) -> None:
        if not self.stack or self.stack[-1][0] != "text_link":
            self._reserved(match)
        self._close({"type": "text_link", "url": re.sub(r"\\(.)", r"\1", match["url"])})

    def _close(self, entity: Entity) -> None:
        _, start, _ = self.stack.pop()
        if length := units(self.text) - start:
            self.entities.append({"offset": start, "length": length, **entity})

    def _quoted(self, kind: str, match: re.Match[str]) -> None:
        if kind == "quote":
            self._quote(match)
        elif kind == "expand":
            self._expand(match)
        else:
            self._end_quote()
            self.text += "\n"

    def _quote(self, match: re.Match[str]) -> None:
        """Begin a quote, unless this line only goes on with one; `**` sets two quotes apart."""
        if match.group().startswith("**"):
            self._end_quote()
        if self.quote is None:
            self.quote = (units(self.text), "blockquote")

    def _expand(self, match: re.Match[str]) -> None:
        """Read `||` at the end of a quote: it ends a spoiler if one is open, else the quote can be expanded."""
        if self.quote is None or (self.stack and self.stack[-1][0] == "spoiler"):
            self._style("spoiler", self._byte(match))
            return
        self.quote = (self.quote[0], "expandable_blockquote")

    def _end_quote(self) -> None:
        if self.quote is None:
            return
        start, kind = self.quote
        if self.stack and self.stack[-1][1] >= start:
            name, _, byte = self.stack[-1]
            raise _broken(f"Can't find end of {name.capitalize()} entity at byte offset {byte}")
        if length := units(self.text.rstrip("\n")) - start:
            self.entities.append({"offset": start, "length": length, "type": kind})
        self.quote = None

    def _reserved(self, match: re.Match[str]) -> None:
        sign = match.group()[0]
        raise _broken(f"Character '{sign}' is reserved and must be escaped with the preceding '\\'")

    def _byte(self, match: re.Match[str]) -> int:
        return len(self.source[: match.start()].encode())


def parse_markdown(source: str) -> tuple[str, list[Entity]]:
    """Return plain text and entities of MarkdownV2; a broken source is an `ApiError` in Telegram's words."""
    return _Reader(source).run()


def _broken(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")

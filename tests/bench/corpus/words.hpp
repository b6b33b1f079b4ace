#pragma once

#include <array>
#include <string_view>

/// The vocabulary of generated packages.
namespace darkpkg::corpus {

inline constexpr std::array<std::string_view, 64> kNouns{
    "account", "anchor",  "answer",  "archive", "badge",   "basket",  "beacon",   "bridge",  "budget",  "bundle",
    "canvas",  "carrier", "chapter", "circle",  "cluster", "column",  "contract", "cursor",  "digest",  "draft",
    "engine",  "entry",   "event",   "filter",  "folder",  "gateway", "harbor",   "invoice", "journal", "kernel",
    "ladder",  "ledger",  "letter",  "margin",  "marker",  "meter",   "mirror",   "notice",  "order",   "packet",
    "palette", "parcel",  "pattern", "permit",  "planet",  "portal",  "quota",    "record",  "region",  "route",
    "sample",  "schema",  "sensor",  "session", "shelf",   "signal",  "socket",   "status",  "ticket",  "token",
    "tunnel",  "vector",  "voucher", "window"};

inline constexpr std::array<std::string_view, 40> kVerbs{
    "accept", "adjust", "apply",  "arrange", "assign",  "attach",  "balance", "check",  "collect", "compare",
    "count",  "derive", "detach", "expand",  "explain", "extract", "fetch",   "filter", "find",    "fold",
    "format", "group",  "insert", "label",   "list",    "load",    "match",   "merge",  "move",    "parse",
    "prefer", "pack",   "render", "resolve", "scan",    "select",  "sort",    "trim",   "update",  "verify"};

inline constexpr std::array<std::string_view, 24> kAdjectives{
    "active", "amber", "basic",  "bright", "broken", "calm",  "distant", "early", "empty", "final", "formal", "gentle",
    "hidden", "inner", "latest", "linear", "major",  "minor", "narrow",  "outer", "plain", "quick", "silent", "steady"};

/// Names that most modules have one of, as real packages do.
inline constexpr std::array<std::string_view, 16> kCommonNames{
    "toJson", "fromJson", "execute", "complete", "help", "toString", "create", "add",
    "remove", "isValid",  "summary", "describe", "size", "equals",   "init",   "view"};

inline constexpr std::array<std::string_view, 48> kProse{
    "the",    "a",     "of",     "and",   "when",  "is",     "that",  "this", "returns", "value", "for",    "to",
    "with",   "each",  "list",   "given", "first", "result", "empty", "name", "in",      "from",  "it",     "only",
    "before", "after", "should", "be",    "one",   "none",   "where", "by",   "as",      "not",   "order",  "keeps",
    "takes",  "item",  "input",  "text",  "then",  "every",  "some",  "if",   "whole",   "part",  "caller", "last"};

inline constexpr std::array<std::string_view, 20> kLocals{
    "item", "entry", "acc",  "rest",  "current", "next",  "left",  "right",  "text",   "key",
    "name", "index", "head", "total", "prefix",  "found", "other", "output", "source", "part"};

}  // namespace darkpkg::corpus

#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "language/diagnostics/diagnostic.hpp"
#include "rules/uuid/syntax/tree.hpp"

namespace darkpkg::lex {

/// The closed set of token kinds, from tokens.def.
enum class TokenKind : std::uint8_t {
#define TOKEN(name, spelling, flags) name,
#include "rules/uuid/lex/tokens.def"
#undef TOKEN
};

/// Properties of a token kind, as bits.
enum TokenFlags : std::uint8_t {
  kWord = 1,
  kInfix = 2,
  kCloser = 4,
  kAtomEnd = 8,
  kVirtual = 16,
  kPlain = 32,
  kForcing = 64
};

namespace detail {
inline constexpr std::uint8_t W = kWord, I = kInfix, R = kCloser, E = kAtomEnd, V = kVirtual, P = kPlain, F = kForcing;
inline constexpr std::uint8_t kFlags[] = {
#define TOKEN(name, spelling, flags) flags,
#include "rules/uuid/lex/tokens.def"
#undef TOKEN
};
inline constexpr std::string_view kSpellings[] = {
#define TOKEN(name, spelling, flags) spelling,
#include "rules/uuid/lex/tokens.def"
#undef TOKEN
};
}  // namespace detail

constexpr std::uint8_t token_flags(TokenKind kind) { return detail::kFlags[static_cast<std::size_t>(kind)]; }
/// Closes a bracket.
constexpr bool is_closer(TokenKind kind) { return (token_flags(kind) & kCloser) != 0; }
/// May end what is open around it, until its partner is the innermost.
constexpr bool may_force_closing(TokenKind kind) { return (token_flags(kind) & (kCloser | kForcing)) != 0; }
constexpr bool is_infix(TokenKind kind) { return (token_flags(kind) & kInfix) != 0; }
constexpr bool is_virtual(TokenKind kind) { return (token_flags(kind) & kVirtual) != 0; }
/// The token as it is written, or what it is if its text varies.
constexpr std::string_view token_spelling(TokenKind kind) { return detail::kSpellings[static_cast<std::size_t>(kind)]; }

/// One token. Lines count from 0 and end with LF or CR LF; columns count UTF-16 code units from 0, since that is what
/// the offside rule of the reference compares. The end of the file has column -1, so that it closes every context.
struct Token {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  std::uint32_t line = 0;
  std::int32_t column = 0;
  std::uint32_t payload = 0;  ///< index of the literal; 1 for a ``quoted name``; the kind that a dummy stands for
  TokenKind kind{};

  std::uint32_t end() const { return offset + length; }
  Span span() const { return {offset, length}; }
};

/// What a number, text or part of an interpolated string stands for.
struct LiteralToken {
  syntax::Literal value;
  bool signable = false;       ///< an adjacent `-` or `+` becomes part of it
  bool needs_minus = false;    ///< 128y and the like: out of range without a `-` before it
  std::uint32_t end_line = 0;  ///< of interpolated parts, which may span lines
  std::int32_t end_column = 0;
};

/// The tokens of a file, the last one is end_of_file.
struct Tokens {
  std::vector<Token> tokens;
  std::vector<LiteralToken> literals;
};

}  // namespace darkpkg::lex

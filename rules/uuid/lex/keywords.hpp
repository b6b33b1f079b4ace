#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "rules/uuid/lex/token.hpp"

namespace darkpkg::lex {
namespace detail {

/// A closed hash table of the words, filled at compile time; linear probing, at most half full.
struct KeywordTable {
  static constexpr std::size_t kSize = 256;
  std::array<TokenKind, kSize> kinds{};
  static constexpr std::size_t hash(std::string_view word) {
    return (static_cast<unsigned char>(word.front()) * 7U + static_cast<unsigned char>(word.back()) * 31U +
            static_cast<unsigned char>(word[word.size() / 2]) * 13U + word.size() * 3U) %
           kSize;
  }
};

constexpr KeywordTable keyword_table() {
  KeywordTable table;
  for (auto& kind : table.kinds) kind = TokenKind::identifier;
  for (auto i = static_cast<std::size_t>(TokenKind::kw_abstract);
       i <= static_cast<std::size_t>(TokenKind::kw_yield_bang); i++) {
    if (kSpellings[i].back() == '!') continue;  // the lexer adds the `!` itself
    std::size_t at = KeywordTable::hash(kSpellings[i]);
    while (table.kinds[at] != TokenKind::identifier) at = (at + 1) % KeywordTable::kSize;
    table.kinds[at] = static_cast<TokenKind>(i);
  }
  return table;
}
inline constexpr KeywordTable kKeywords = keyword_table();

}  // namespace detail

/// Words that the reference's lexer takes for a literal (`__LINE__`) or for a token of its offside rule.
constexpr bool is_source_word(std::string_view word) {
  if (!word.starts_with("__")) return false;
  for (std::string_view other : {"__LINE__", "__SOURCE_DIRECTORY__", "__SOURCE_FILE__"})
    if (word == other) return true;
  if (!word.starts_with("__token_")) return false;
  for (std::string_view other :
       {"OBLOCKSEP", "ODECLEND", "ODO", "OELSE", "OEND", "OLET", "OTHEN", "OWITH", "constraint"})
    if (word.substr(8) == other) return true;
  return false;
}

/// The keyword `word` (not empty), or identifier.
constexpr TokenKind keyword(std::string_view word) {
  if (is_source_word(word)) return TokenKind::source_word;
  if (word.size() > 9 || word.size() < 2 || word.front() < 'a' || word.front() > 'z') return TokenKind::identifier;
  std::size_t at = detail::KeywordTable::hash(word);
  while (true) {
    const TokenKind kind = detail::kKeywords.kinds[at];
    if (kind == TokenKind::identifier || token_spelling(kind) == word) return kind;
    at = (at + 1) % detail::KeywordTable::kSize;
  }
}

}  // namespace darkpkg::lex

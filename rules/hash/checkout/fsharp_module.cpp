#include "rules/hash/checkout/fsharp_module.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace darkpkg::hash {
namespace {

bool opens(const FsharpToken& token) {
  return token.kind == FsharpKind::symbol && (token.text == "(" || token.text == "[" || token.text == "{");
}
bool closes(const FsharpToken& token) {
  return token.kind == FsharpKind::symbol && (token.text == ")" || token.text == "]" || token.text == "}");
}
/// What may stand between `let` and the name.
bool is_modifier(const FsharpToken& token) {
  constexpr std::array<std::string_view, 5> kModifiers{"rec", "private", "internal", "inline", "mutable"};
  return token.kind == FsharpKind::name && std::ranges::find(kModifiers, token.text) != kModifiers.end();
}

}  // namespace

std::string FsharpModule::name_of(const FsharpFile& file) {
  FsharpLexer lexer(file);
  FsharpToken token = lexer.next();
  // Attributes may stand before the word.
  while (token.is_symbol("[")) {
    while (token.kind != FsharpKind::end && !token.is_symbol("]")) token = lexer.next();
    token = lexer.next();
  }
  std::string out;
  if (!token.is_name("module")) return out;
  token = lexer.next();
  while (is_modifier(token) || token.is_name("public")) token = lexer.next();
  for (; token.kind == FsharpKind::name && !token.first; token = lexer.next()) {
    out.append(token.text);
    token = lexer.next();
    if (!token.is_symbol(".") || token.first) break;
    out += '.';
  }
  return out;
}

FsharpModule::FsharpModule(FsharpFile file) : file_(std::move(file)), tokens_(fsharp_tokens(file_)) {
  const auto starts_definition = [&](std::size_t i) { return tokens_[i].first && tokens_[i].column == 1; };
  for (std::size_t i = 0; i < tokens_.size(); i++) {
    if (!starts_definition(i) || !tokens_[i].is_name("let")) continue;
    std::size_t at = i + 1;
    while (is_modifier(tokens_[at])) at++;
    const std::size_t name = at;
    std::size_t depth = 0;  // a parameter may be a record with its `=`
    for (; tokens_[at].kind != FsharpKind::end && !(depth == 0 && tokens_[at].is_symbol("=")); at++) {
      if (opens(tokens_[at])) depth++;
      if (closes(tokens_[at]) && depth > 0) depth--;
    }
    if (tokens_[at].kind == FsharpKind::end) break;
    std::size_t end = at + 1;
    // A closing bracket may stand in the first column.
    while (tokens_[end].kind != FsharpKind::end && !(starts_definition(end) && !closes(tokens_[end]))) end++;
    definitions_.push_back({tokens_[name], std::span(tokens_).subspan(at + 1, end - at - 1)});
    i = end - 1;
  }
}

bool FsharpModule::defines(std::string_view name) const {
  return std::ranges::any_of(definitions_, [&](const FsharpDefinition& each) { return each.name.text == name; });
}

Result<FsharpDefinition> FsharpModule::definition(std::string_view name) const {
  const FsharpDefinition* found = nullptr;
  for (const FsharpDefinition& each : definitions_) {
    if (each.name.text != name) continue;
    if (found != nullptr) return unexpected_fsharp(file_, each.name, "one definition of `" + std::string(name) + "`");
    found = &each;
  }
  if (found == nullptr)
    return unexpected_fsharp(file_, tokens_.back(), "a definition of `" + std::string(name) + "` in the first column");
  return *found;
}

bool FsharpCursor::take_symbol(std::string_view symbol) {
  if (at_end() || !token().is_symbol(symbol)) return false;
  at_++;
  return true;
}

Result<void> FsharpCursor::expect_symbol(std::string_view symbol, std::string_view expected) {
  if (take_symbol(symbol)) return {};
  return unexpected(expected);
}

Result<std::string> FsharpCursor::path(std::string_view expected) {
  std::string out;
  do {
    if (at_end() || token().kind != FsharpKind::name) return unexpected(expected);
    if (!out.empty()) out += '.';
    out.append(take().text);
  } while (take_symbol("."));
  return out;
}

void FsharpCursor::skip_local_definitions() {
  while (!at_end() && token().first && token().is_name("let")) {
    const std::uint32_t column = take().column;
    while (!at_end() && !(token().first && token().column <= column)) take();
  }
}

Result<void> FsharpCursor::skip_to_closing() {
  for (std::size_t depth = 1; depth > 0;) {
    if (at_end()) return unexpected("a closing bracket");
    const FsharpToken& token = take();
    if (token.kind == FsharpKind::directive) return unexpected_fsharp(file_, token, "no conditional compilation");
    if (opens(token)) depth++;
    if (closes(token)) depth--;
  }
  return {};
}

}  // namespace darkpkg::hash

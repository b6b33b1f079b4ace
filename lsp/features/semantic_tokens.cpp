#include <algorithm>

#include "lsp/cursor.hpp"
#include "lsp/features.hpp"

namespace darkpkg::lsp {
namespace {

enum TokenType : unsigned { kNamespace, kType, kFunction, kVariable };
enum TokenModifier : unsigned { kDeclaration = 1, kReadonly = 2, kDefaultLibrary = 4 };

struct Token {
  Span at;
  TokenType type{};
  unsigned modifiers = 0;
};

std::optional<Token> token_of(const Name& name) {
  const bool is_builtin = !name.item && !name.means.missing();
  if (!name.item && !is_builtin) return std::nullopt;
  const auto is = [&](ItemKind kind, bool builtin) { return name.item ? name.item->kind == kind : builtin; };
  Token out{name.at, kFunction, (name.is_definition ? kDeclaration : 0U) | (is_builtin ? kDefaultLibrary : 0U)};
  if (is(ItemKind::type, name.means.is_type())) out.type = kType;
  if (is(ItemKind::value, name.means.is_value())) {
    out.type = kVariable;
    out.modifiers |= kReadonly;
  }
  return out;
}

}  // namespace

Json semantic_tokens_options() {
  return {{"legend",
           {{"tokenTypes", {"namespace", "type", "function", "variable"}},
            {"tokenModifiers", {"declaration", "readonly", "defaultLibrary"}}}},
          {"full", true}};
}

/// What names mean: what the text alone says is left to the editor's grammar.
Json semantic_tokens(Context& context, const Json& params) {
  const std::optional<PlacedFile> file = file_of(context, params);
  if (!file) return nullptr;
  std::vector<Token> tokens;
  for (const Name& name : all_names(*file)) {
    const std::optional<Token> token = token_of(name);
    const std::string_view text = std::string_view(file->text()).substr(name.at.offset, name.at.length);
    if (!token || text.empty() || text.find_first_of("\r\n") != std::string_view::npos) continue;
    // A name may have its modules before it, each with a dot.
    std::uint32_t start = 0;
    for (std::size_t dot; (dot = text.find('.', start)) != std::string_view::npos;) {
      const auto end = static_cast<std::uint32_t>(dot);
      if (end > start) tokens.push_back({{name.at.offset + start, end - start}, kNamespace, 0});
      start = end + 1;
    }
    Token last = *token;
    last.at = {name.at.offset + start, name.at.length - start};
    if (last.at.length > 0) tokens.push_back(last);
  }
  std::ranges::stable_sort(tokens, {}, [](const Token& each) { return each.at.offset; });
  Json data = Json::array();
  Position before;
  std::uint32_t end = 0;
  for (const Token& token : tokens) {
    if (token.at.offset < end) continue;  // one text may be a use of two names
    end = token.at.offset + token.at.length;
    const Range range = file->lines().range(token.at);
    const std::uint32_t line = range.start.line - before.line;
    data.push_back(line);
    data.push_back(line == 0 ? range.start.character - before.character : range.start.character);
    data.push_back(range.end.character - range.start.character);
    data.push_back(static_cast<unsigned>(token.type));
    data.push_back(token.modifiers);
    before = range.start;
  }
  return {{"data", std::move(data)}};
}

}  // namespace darkpkg::lsp

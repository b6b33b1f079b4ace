#include <algorithm>

#include "base/utf16_order.hpp"
#include "rules/hash/evaluate/types.hpp"

namespace darkpkg::hash::evaluate {
namespace {

auto place(TypeSymbols symbols, std::string_view name) {
  return std::lower_bound(symbols.begin(), symbols.end(), name,
                          [](const rt::TypeSymbol& symbol, std::string_view n) { return utf16_less(symbol.name, n); });
}

}  // namespace

const ValueType* find(TypeSymbols symbols, std::string_view name) {
  for (const rt::TypeSymbol& symbol : symbols)
    if (symbol.name == name) return symbol.type;
  return nullptr;
}

TypeSymbols with(Arena& arena, TypeSymbols symbols, std::string_view name, const ValueType* type) {
  const auto at = place(symbols, name);
  const bool is_there = at != symbols.end() && at->name == name;
  if (is_there && at->type == type) return symbols;
  std::vector<rt::TypeSymbol> all(symbols.begin(), at);
  all.push_back({name, type});
  all.insert(all.end(), at + (is_there ? 1 : 0), symbols.end());
  return arena.copy(all);
}

TypeSymbols without(Arena& arena, TypeSymbols symbols, std::span<const std::string_view> names) {
  const auto goes = [&](const rt::TypeSymbol& symbol) { return std::ranges::find(names, symbol.name) != names.end(); };
  if (std::ranges::none_of(symbols, goes)) return symbols;
  std::vector<rt::TypeSymbol> all(symbols.begin(), symbols.end());
  std::erase_if(all, goes);
  return arena.copy(all);
}

TypeSymbols merged(Arena& arena, TypeSymbols left, TypeSymbols right) {
  if (left.empty()) return right;
  for (const rt::TypeSymbol& symbol : right) left = with(arena, left, symbol.name, symbol.type);
  return left;
}

}  // namespace darkpkg::hash::evaluate

#include "base/text_numbers.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace darkpkg {

TextNumbers::Entry TextNumbers::number(std::string_view text) {
  if (texts_.size() * 2 >= slots_.size()) grow();
  const auto hash = static_cast<std::uint32_t>(hash64(text));
  const std::size_t at = slot(text, hash);
  if (slots_[at] != 0) return {slots_[at] - 1, false};
  texts_.push_back(text);
  hashes_.push_back(hash);
  slots_[at] = static_cast<std::uint32_t>(texts_.size());
  return {slots_[at] - 1, true};
}

std::optional<std::uint32_t> TextNumbers::find(std::string_view text) const {
  if (texts_.empty()) return std::nullopt;
  const std::uint32_t taken = slots_[slot(text, static_cast<std::uint32_t>(hash64(text)))];
  if (taken == 0) return std::nullopt;
  return taken - 1;
}

std::size_t TextNumbers::slot(std::string_view text, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at] != 0 && (hashes_[slots_[at] - 1] != hash || texts_[slots_[at] - 1] != text)) at = (at + 1) & mask;
  return at;
}

void TextNumbers::clear() {
  texts_.clear();
  hashes_.clear();
  // A large table is not cleared again and again for the sake of few texts.
  constexpr std::size_t kMostKept = 1024;
  if (slots_.size() > kMostKept) slots_.clear();
  std::fill(slots_.begin(), slots_.end(), 0);
}

void TextNumbers::grow() {
  constexpr std::size_t kFewest = 32;
  const std::size_t count = std::max(kFewest, slots_.size() * 2);
  slots_.assign(count, 0);
  texts_.reserve(count / 2);
  hashes_.reserve(count / 2);
  for (std::size_t number = 0; number < hashes_.size(); number++) {
    std::size_t at = hashes_[number] & (count - 1);
    while (slots_[at] != 0) at = (at + 1) & (count - 1);
    slots_[at] = static_cast<std::uint32_t>(number + 1);
  }
}

}  // namespace darkpkg

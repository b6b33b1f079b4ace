#include "rules/hash/identity/twins.hpp"

#include <cstring>
#include <unordered_map>
#include <unordered_set>

namespace darkpkg::hash {
namespace {

struct DigestHash {
  std::size_t operator()(const Sha256Digest& digest) const {
    std::size_t word = 0;
    std::memcpy(&word, digest.data(), sizeof word);
    return word;
  }
};

}  // namespace

std::vector<std::uint32_t> winners(std::span<const Definition> definitions) {
  std::unordered_map<Sha256Digest, std::uint32_t, DigestHash> last;
  std::unordered_set<Sha256Digest, DigestHash> stored;
  last.reserve(definitions.size());
  stored.reserve(definitions.size());
  for (std::uint32_t i = 0; i < definitions.size(); i++)
    if (stored.insert(definitions[i].op).second) last.insert_or_assign(definitions[i].item, i);
  std::vector<std::uint32_t> found;
  found.reserve(definitions.size());
  for (const Definition& definition : definitions) found.push_back(last.at(definition.item));
  return found;
}

}  // namespace darkpkg::hash

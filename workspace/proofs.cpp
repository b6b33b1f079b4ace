#include "workspace/proofs.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/hash.hpp"
#include "workspace/fields.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kMagic = "darkpkg-proofs\t2";

void append(std::string& out, std::uint64_t value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }

/// The inverse of append().
bool take(std::string_view& rest, std::uint64_t& out) {
  if (rest.size() < sizeof out) return false;
  std::memcpy(&out, rest.data(), sizeof out);
  rest.remove_prefix(sizeof out);
  return true;
}

}  // namespace

const Proof* Proofs::find(std::string_view source) const {
  auto at = std::ranges::lower_bound(objects, source, {}, &Proof::source);
  return at != objects.end() && at->source == source ? &*at : nullptr;
}

bool Proofs::have(std::string_view source, const FileStat& source_stat, const FileStat& object_stat) const {
  const Proof* proof = find(source);
  return proof && proof->source_stat == stat_hash(source_stat) && proof->object_stat == stat_hash(object_stat);
}

void Proofs::put(Proof proof) {
  auto at = std::ranges::lower_bound(objects, proof.source, {}, &Proof::source);
  if (at != objects.end() && at->source == proof.source) *at = std::move(proof);
  else objects.insert(at, std::move(proof));
}

std::uint64_t stat_hash(const FileStat& stat) {
  const std::array<std::uint64_t, 4> parts{stat.size, static_cast<std::uint64_t>(stat.mtime_ns),
                                           static_cast<std::uint64_t>(stat.ctime_ns), stat.inode};
  return hash64({reinterpret_cast<const char*>(parts.data()), sizeof parts});
}

std::string format_proofs(const Proofs& proofs) {
  std::string out(kMagic);
  out += '\n';
  append(out, proofs.builtins);
  append(out, proofs.package_ids);
  append(out, proofs.objects.size());
  for (const Proof& proof : proofs.objects) {
    append(out, proof.source_stat);
    append(out, proof.object_stat);
    out.append(proof.source) += '\n';
  }
  return out;
}

Proofs parse_proofs(std::string_view bytes) {
  Proofs out;
  std::uint64_t count = 0;
  if (take_field(bytes, '\n') != kMagic || !take(bytes, out.builtins) || !take(bytes, out.package_ids) ||
      !take(bytes, count) || count > bytes.size())
    return {};
  out.objects.reserve(count);
  while (!bytes.empty()) {
    Proof& proof = out.objects.emplace_back();
    if (!take(bytes, proof.source_stat) || !take(bytes, proof.object_stat)) return {};
    std::optional<std::string_view> source = take_field(bytes, '\n');
    if (!source || (out.objects.size() > 1 && out.objects[out.objects.size() - 2].source >= *source)) return {};
    proof.source = *source;
  }
  return out.objects.size() == count ? std::move(out) : Proofs{};
}

Proofs read_proofs(const std::string& path) {
  Result<std::string> bytes = read_file(path);
  return bytes ? parse_proofs(*bytes) : Proofs{};
}

void write_proofs(const BuildSettings& settings, const Proofs& proofs) {
  (void)write_file_in_place(settings.proofs(), format_proofs(proofs));
}

}  // namespace darkpkg

#include "ninja/proofs.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/hash.hpp"
#include "ninja/fields.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kMagic = "darkpkg-proofs\t1";

void append(std::string& out, std::uint64_t value, char end) {
  std::array<char, 24> digits;
  auto [last, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), last);
  out += end;
}

}  // namespace

const Proof* Proofs::find(std::string_view source) const {
  auto at = std::ranges::lower_bound(objects, source, {}, &Proof::source);
  return at != objects.end() && at->source == source ? &*at : nullptr;
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
  append(out, proofs.builtins, '\t');
  append(out, proofs.package_ids, '\n');
  for (const Proof& proof : proofs.objects) {
    append(out, proof.source_stat, '\t');
    append(out, proof.object_stat, '\t');
    out.append(proof.source).append("\n");
  }
  return out;
}

Proofs parse_proofs(std::string_view text) {
  Proofs out;
  if (take_field(text, '\n') != kMagic || !take_number(text, '\t', out.builtins) ||
      !take_number(text, '\n', out.package_ids))
    return {};
  while (!text.empty()) {
    Proof& proof = out.objects.emplace_back();
    if (!take_number(text, '\t', proof.source_stat) || !take_number(text, '\t', proof.object_stat)) return {};
    std::optional<std::string_view> source = take_field(text, '\n');
    if (!source || (out.objects.size() > 1 && out.objects[out.objects.size() - 2].source >= *source)) return {};
    proof.source = *source;
  }
  return out;
}

Proofs read_proofs(const BuildSettings& settings) {
  Result<std::string> text = read_file(settings.proofs());
  return text ? parse_proofs(*text) : Proofs{};
}

void write_proofs(const BuildSettings& settings, const Proofs& proofs) {
  (void)write_file_in_place(settings.proofs(), format_proofs(proofs));
}

}  // namespace darkpkg

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <variant>

#include "language/dotnet/byte_writer.hpp"
#include "rules/hash/program/program_types.hpp"

/// What a name stands for, in the three forms in which Dark writes it. Encoding a tree and filling the holes of its
/// code both come here.
namespace darkpkg::hash::wire {

using darkpkg::wire::ByteWriter;

/// What a reference resolves to.
using Target = std::variant<pt::Package, pt::Builtin, pt::NameError>;

/// `owner.Module.name`.
std::string full_name(const pt::Location& location);
/// `$n`: what the canonical form calls a name that is bound.
std::string canonical_name(std::uint32_t number);

/// The members of a strongly connected component of references, by full name. In the canonical form they refer to one
/// another by name, because their hashes are not there yet.
class Knot {
 public:
  Knot() = default;
  /// An item that no reference cycle goes through has no knot: the empty one.
  explicit Knot(std::span<const std::string_view> full_names) : names_(full_names.begin(), full_names.end()) {}
  bool empty() const { return names_.empty(); }
  bool contains(std::string_view name) const { return names_.contains(name); }

 private:
  std::unordered_set<std::string_view> names_;
};

/// The written name in front of PT's NameResolution.
void put_written(ByteWriter& to, std::span<const std::string> names);
/// The rest of PT's NameResolution behind the written name (PT/Common.fs): with the location.
void put_pt_target(ByteWriter& to, pt::ItemKind kind, const Target& target);
/// NameResolution in the canonical form (Hashing/Canonical.fs): without written name and location.
void put_canonical_target(ByteWriter& to, pt::ItemKind kind, const Target& target, const Knot& knot);
/// The rest of RT's NameResolution of a type behind the written name (RT/Common.fs).
void put_rt_type(ByteWriter& to, const Target& target);
/// RT's FQFnName or FQValueName (RT/Common.fs) of something that is there.
void put_rt_name(ByteWriter& to, const Target& target);

}  // namespace darkpkg::hash::wire

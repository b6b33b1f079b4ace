#include "rules/hash/wire/names.hpp"

#include "base/check.hpp"
#include "base/overloaded.hpp"

namespace darkpkg::hash::wire {
namespace {

void put_builtin(ByteWriter& to, const pt::Builtin& builtin) {
  to.tag(tag::FqName::Builtin);
  to.text(builtin.name);
  to.i32(builtin.version);
}

void put_error(ByteWriter& to, pt::NameError error) {
  to.tag(tag::NameResolution::Error);
  to.tag(error == pt::NameError::not_found ? tag::NameResolutionError::NotFound
                                           : tag::NameResolutionError::InvalidName);
}

void put_package_tag(ByteWriter& to, pt::ItemKind kind) {
  if (kind == pt::ItemKind::type) to.tag(tag::FqTypeName::Package);
  else to.tag(tag::FqName::Package);
}

}  // namespace

std::string full_name(const pt::Location& location) {
  std::string name(location.owner);
  for (std::string_view module : location.modules) name.append(".").append(module);
  return name.append(".").append(location.name);
}

std::string canonical_name(std::uint32_t number) { return "$" + std::to_string(number); }

void put_written(ByteWriter& to, std::span<const std::string> names) {
  to.count(names.size());
  for (const std::string& part : names) to.text(part);
}

void put_pt_target(ByteWriter& to, pt::ItemKind kind, const Target& target) {
  std::visit(overloaded{
                 [&](const pt::Package& package) {
                   to.tag(tag::NameResolution::Ok);
                   put_package_tag(to, kind);
                   to.text(package.hash);
                   to.boolean(package.location.has_value());
                   if (!package.location) return;
                   to.text(package.location->owner);
                   to.texts(package.location->modules);
                   to.text(package.location->name);
                 },
                 [&](const pt::Builtin& builtin) {
                   to.tag(tag::NameResolution::Ok);
                   put_builtin(to, builtin);
                   to.tag(tag::Option::None);
                 },
                 [&](pt::NameError error) { put_error(to, error); },
             },
             target);
}

void put_canonical_target(ByteWriter& to, pt::ItemKind kind, const Target& target, const Knot& knot) {
  std::visit(overloaded{
                 [&](const pt::Package& package) {
                   to.tag(tag::NameResolution::Ok);
                   if (!knot.empty() && package.location) {
                     std::string name = full_name(*package.location);
                     if (knot.contains(name)) {
                       if (kind == pt::ItemKind::type) to.tag(tag::FqTypeName::Knot);
                       else to.tag(tag::FqName::Knot);
                       return to.text(name);
                     }
                   }
                   put_package_tag(to, kind);
                   to.text(package.hash);
                 },
                 [&](const pt::Builtin& builtin) {
                   to.tag(tag::NameResolution::Ok);
                   put_builtin(to, builtin);
                 },
                 [&](pt::NameError error) { put_error(to, error); },
             },
             target);
}

void put_rt_type(ByteWriter& to, const Target& target) {
  if (const auto* error = std::get_if<pt::NameError>(&target)) return put_error(to, *error);
  const auto* package = std::get_if<pt::Package>(&target);
  DARKPKG_CHECK(package);
  to.tag(tag::NameResolution::Ok);
  to.text(package->hash);
}

void put_rt_name(ByteWriter& to, const Target& target) {
  if (const auto* builtin = std::get_if<pt::Builtin>(&target)) return put_builtin(to, *builtin);
  const auto* package = std::get_if<pt::Package>(&target);
  DARKPKG_CHECK(package);
  to.tag(tag::FqName::Package);
  to.text(package->hash);
}

}  // namespace darkpkg::hash::wire

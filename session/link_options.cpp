#include "session/link_options.hpp"

#include "session/compile_source.hpp"

namespace darkpkg {

link::Options link_options(const BuildSettings& settings) {
  link::Options out;
  out.database = settings.database;
  out.manifest = settings.manifest();
  out.stamp = settings.stamp();
  out.builtins = settings.builtins;
  out.package_ids = settings.package_ids;
  out.ref_hashes = settings.ref_hashes;
  out.take_over = settings.take_over;
  out.edition = settings.edition;
  out.compiler = compiler_of(*settings.edition);
  out.strict = settings.strict;
  out.allowed = settings.allowed;
  return out;
}

}  // namespace darkpkg

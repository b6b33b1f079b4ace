#include "tool/build_apart.hpp"

#include <utility>

#include "verify/truth.hpp"

namespace darkpkg {

Result<BuiltApart> build_apart(BuildSettings settings) {
  Result<TemporaryFolder> folder = TemporaryFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  BuiltApart out{std::move(*folder), {}, {}};
  const std::string ids_from = std::exchange(settings.database, out.folder.path() + "/data.db");
  out.database = settings.database;
  settings.build_dir = out.folder.path() + "/build";
  settings.object_dir = out.folder.path() + "/objects";
  settings.ref_hashes.clear();
  settings.strict = false;
  if (Result<void> found = find_inputs(settings); !found) return tl::unexpected(found.error());
  if (Result<void> made = verify::make_database(out.database, ids_from, *settings.edition); !made)
    return tl::unexpected(made.error());
  session::Touched all;
  all.everything = true;
  Result<session::Outcome> outcome = session::Builder(std::move(settings)).build(all);
  if (!outcome) return tl::unexpected(outcome.error());
  out.outcome = std::move(*outcome);
  return out;
}

}  // namespace darkpkg

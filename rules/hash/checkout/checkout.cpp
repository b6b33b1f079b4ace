#include "rules/hash/checkout/checkout.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "base/file.hpp"
#include "rules/hash/checkout/builtin_list.hpp"
#include "rules/hash/checkout/package_refs.hpp"

namespace darkpkg::hash {
namespace {

namespace fs = std::filesystem;

/// Where modules with builtins are. Dark's loader knows those for tests, too.
constexpr std::array<std::string_view, 3> kFolders{"backend/src/Builtins", "backend/src/LocalExec",
                                                   "backend/tests/TestUtils"};
constexpr std::string_view kRefs = "backend/src/LibExecution/PackageRefs.fs";
/// What Dark's loader gives its parser (LocalExec/LocalExec.fs).
constexpr std::string_view kModule = "LocalExec.Builtins";
constexpr std::string_view kDefinition = "all";
/// The largest of Dark's own has 60 KB.
constexpr std::uint64_t kLargestSource = std::uint64_t{16} << 20;

Result<void> add_sources(const std::string& folder, std::vector<std::string>& to) {
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    // What Dark's build puts there is no source.
    if (const std::string name = at->path().filename(); name == "obj" || name == "bin") at.disable_recursion_pending();
    else if (name.ends_with(".fs")) to.push_back(at->path());
  }
  if (error)
    return fail("cannot read '" + folder + "': " + error.message(),
                "name the root of a checkout of Dark's main branch");
  return {};
}

}  // namespace

Result<std::vector<std::string>> checkout_sources(const std::string& root) {
  std::vector<std::string> out{root + "/" + std::string(kRefs)};
  for (std::string_view folder : kFolders)
    if (Result<void> done = add_sources(root + "/" + std::string(folder), out); !done)
      return tl::unexpected(done.error());
  std::ranges::sort(out);
  return out;
}

Result<CheckoutTables> read_checkout(const std::string& root, const std::vector<std::string>& sources) {
  FsharpFiles files;
  FsharpFile refs_file;
  for (const std::string& path : sources) {
    Result<std::string> text = read_file(path, kLargestSource);
    if (!text) return tl::unexpected(text.error());
    FsharpFile file{path.starts_with("./") ? path.substr(2) : path, std::move(*text)};
    if (path == root + "/" + std::string(kRefs)) refs_file = std::move(file);
    else if (std::string module = FsharpModule::name_of(file); !module.empty())
      files.insert_or_assign(std::move(module), std::move(file));
  }
  Result<std::vector<BuiltinName>> builtins = read_builtins(files, std::string(kModule), kDefinition);
  if (!builtins) return tl::unexpected(builtins.error());
  Result<std::vector<PackageRef>> refs = read_package_refs(refs_file);
  if (!refs) return tl::unexpected(refs.error());
  CheckoutTables out{"kind\tname\tversion\n", "kind\tname\n", builtins->size(), refs->size()};
  // In the order of the kinds' names, as the tables that come with darkpkg are.
  for (ItemKind kind : {ItemKind::fn, ItemKind::type, ItemKind::value}) {
    const std::string start = std::string(kind_text(kind)) + "\t";
    for (const BuiltinName& builtin : *builtins)
      if (builtin.kind == kind)
        out.builtins.append(start)
            .append(builtin.name)
            .append("\t")
            .append(std::to_string(builtin.version))
            .append("\n");
    for (const PackageRef& ref : *refs)
      if (ref.kind == kind) out.package_refs.append(start).append(ref.name).append("\n");
  }
  return out;
}

}  // namespace darkpkg::hash

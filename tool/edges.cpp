#include "tool/edges.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "tool/compile.hpp"
#include "tool/link.hpp"

namespace darkpkg {
namespace {

/// `compile FILE --edition NAME -w -o OBJECT`.
std::optional<CompileOptions> compile_options(int argc, const char* const* argv) {
  const auto is = [&](int i, std::string_view text) { return argv[i] == text; };
  if (argc != 8 || !is(3, "--edition") || !is(5, "-w") || !is(6, "-o") || argv[2][0] == '-' || argv[7][0] == '-')
    return std::nullopt;
  CompileOptions out;
  out.edition = find_edition(argv[4]);
  if (out.edition == nullptr) return std::nullopt;
  out.source = argv[2];
  out.object = argv[7];
  out.hide_warnings = true;
  out.format = default_format();
  return out;
}

/// `link MANIFEST --edition NAME --db FILE --builtins FILE --package-ids FILE [--ref-hashes FILE] [--strict] [--allow
/// CODE]... --stamp FILE`, options in any order.
std::optional<LinkOptions> link_options(int argc, const char* const* argv) {
  if (argc < 3 || argv[2][0] == '-') return std::nullopt;
  LinkOptions out;
  out.format = default_format();
  out.link.manifest = argv[2];
  std::string edition;
  const std::pair<std::string_view, std::string*> options[] = {{"--edition", &edition},
                                                               {"--db", &out.link.database},
                                                               {"--builtins", &out.link.builtins},
                                                               {"--package-ids", &out.link.package_ids},
                                                               {"--stamp", &out.link.stamp},
                                                               {"--ref-hashes", &out.link.ref_hashes}};
  for (int i = 3; i < argc; i++) {
    std::string_view name = argv[i];
    if (name == "--strict") {
      out.link.strict = true;
      continue;
    }
    if (name == "--allow") {
      if (i + 1 == argc) return std::nullopt;
      out.link.allowed.emplace_back(argv[++i]);
      continue;
    }
    std::string* value = nullptr;
    for (const auto& [option, to] : options)
      if (option == name) value = to;
    if (value == nullptr || !value->empty() || i + 1 == argc) return std::nullopt;
    *value = argv[++i];
  }
  for (const auto& [option, to] : options)
    if (to->empty() && to != &out.link.ref_hashes) return std::nullopt;
  out.link.edition = find_edition(edition);
  return out.link.edition ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

std::optional<ExitCode> run_edge(int argc, const char* const* argv) {
  if (argc < 2) return std::nullopt;
  std::string_view command = argv[1];
  if (command == "compile") {
    if (std::optional<CompileOptions> options = compile_options(argc, argv)) return run_compile(*options);
  } else if (command == "link") {
    if (std::optional<LinkOptions> options = link_options(argc, argv)) return run_link(std::move(*options));
  }
  return std::nullopt;
}

}  // namespace darkpkg

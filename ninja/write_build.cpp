#include "ninja/write_build.hpp"

#include <string_view>

#include "ninja/escape.hpp"

namespace darkpkg {
namespace {

/// A node that Ninja may find missing without giving up: whatever depends on it just runs.
void add_phony(std::string& out, const std::string& path) { out.append("build ").append(path).append(": phony\n"); }

constexpr std::string_view kHeader = R"(
ninja_required_version = 1.10
pipe = |
)";

std::string header() { return std::string(kGraphStart).append(kHeader); }

constexpr std::string_view kCompile = R"(
# generator: whether an output is there and current is all that counts, not Ninja's log, so what a cache restored or
# `darkpkg build` made itself is taken. Objects carry the mtime of their source. No restat: a save during a compile would
# be lost with it.
rule compile
)";

}  // namespace

std::string generate_command(const BuildSettings& settings, const GraphPaths& paths) {
  std::string out = paths.word(settings.program) + " generate " + paths.word(settings.root);
  out.append(" --edition ").append(settings.edition->name());
  out.append(" --db ").append(paths.word(settings.database));
  out.append(" --build-dir ").append(paths.word(settings.build_dir));
  if (!settings.objects_beside_sources()) out.append(" --object-dir ").append(paths.word(settings.object_dir));
  if (!settings.finds_builtins) out.append(" --builtins ").append(paths.word(settings.builtins));
  if (!settings.finds_package_ids) {
    out += settings.edition->identity() == Identity::by_content ? " --package-refs " : " --package-ids ";
    out += paths.word(settings.package_ids);
  }
  if (!settings.ref_hashes.empty()) out.append(" --ref-hashes ").append(paths.word(settings.ref_hashes));
  if (!settings.launcher.empty()) out.append(" --launcher ").append(ninja_value(shell_word(settings.launcher)));
  if (settings.strict) out += " --strict";
  for (const std::string& code : settings.allowed) out.append(" --allow ").append(code);
  return out;
}

std::string link_command(const BuildSettings& settings, const GraphPaths& paths) {
  std::string out = paths.word(settings.program) + " link " + paths.word(settings.manifest());
  out.append(" --edition ").append(settings.edition->name());
  out.append(" --db ").append(paths.word(settings.database));
  out.append(" --builtins ").append(paths.word(settings.builtins));
  out.append(" --package-ids ").append(paths.word(settings.package_ids));
  if (!settings.ref_hashes.empty()) out.append(" --ref-hashes ").append(paths.word(settings.ref_hashes));
  if (settings.strict) out += " --strict";
  for (const std::string& code : settings.allowed) out.append(" --allow ").append(code);
  return out + " --stamp " + paths.word(settings.stamp());
}

std::string compile_command(const BuildSettings& settings, const GraphPaths& paths) {
  std::string out = ninja_value(settings.launcher);
  if (!out.empty()) out += ' ';
  return out + paths.word(settings.program) + " compile $in --edition " + std::string(settings.edition->name()) +
         " -w -o $out";
}

std::string format_graph(const BuildSettings& settings, const Graph& graph) {
  const GraphPaths paths(settings);
  std::string out = header();
  out += kCompile;
  out.append("  command = ").append(compile_command(settings, paths)).append("\n");
  out += "  description = compile $in\n  generator = 1\n\nrule link\n";
  out.append("  command = ").append(link_command(settings, paths)).append("\n");
  out += "  description = link\n  generator = 1\n\nrule generate\n";
  out.append("  command = ").append(generate_command(settings, paths)).append("\n");
  out += "  description = generate\n  generator = 1\n\n";

  out += "# A folder's mtime tells of files that appeared or went. Without inputs: made again where it is missing.\n";
  std::string folders;
  for (const Folder& folder : graph.folders) {
    std::string path = paths.node(folder.path.empty() ? settings.root : settings.root + "/" + folder.path);
    add_phony(out, path);
    folders.append(" $\n  ").append(path);
  }
  std::string program = paths.node(settings.program);
  std::string manifest = paths.node(settings.manifest());
  std::string fingerprints = paths.node(settings.fingerprints());
  add_phony(out, program);
  out.append("build ")
      .append(paths.node(settings.graph_file()))
      .append(": generate | ")
      .append(program)
      .append(folders)
      .append("\n");
  out.append("build ").append(manifest).append(" ").append(fingerprints);
  for (const std::string& file : {settings.builtins, settings.package_ids})
    if (settings.is_own_table(file)) out.append(" ").append(paths.node(file));
  out.append(": generate\n\n");

  std::string objects;
  for (const ManifestEntry& entry : graph.manifest.entries) {
    std::string source = paths.node(source_path(graph.manifest, entry));
    std::string object = paths.node(object_path(graph.manifest, entry));
    add_phony(out, source);
    out.append("build ").append(object).append(": compile ").append(source).append("\n");
    objects.append(" $\n  ").append(object);
  }

  out += "\n# The database is an input, never an output: Ninja deletes the outputs of an interrupted edge.\n";
  std::string database = paths.node(settings.database);
  add_phony(out, database);
  std::string inputs = " " + manifest + " " + fingerprints + " " + database;
  for (const std::string& file : {settings.builtins, settings.package_ids}) {
    std::string path = paths.node(file);
    if (!settings.is_own_table(file)) add_phony(out, path);
    inputs.append(" ").append(path);
  }
  out.append("build ")
      .append(paths.node(settings.stamp()))
      .append(": link |")
      .append(inputs)
      .append(objects)
      .append("\n");
  return out;
}

std::string format_include(const BuildSettings& settings) {
  const GraphPaths paths(settings);
  std::string out = header();
  out +=
      "\n# For a build.ninja of your own, which sets darkpkg_build to this folder, as it is seen from the folder that\n"
      "# Ninja runs in, and includes this file. Let `build.ninja` depend on $darkpkg_graph, so that Ninja reads it\n"
      "# again, and what uses the database on $darkpkg_stamp.\n";
  const std::string build(kBuildVariable);
  out.append("darkpkg_packages = ").append(build).append("/").append(kTarget).append("\n");
  out.append("darkpkg_graph = ").append(build).append("/packages.ninja\n");
  out.append("darkpkg_stamp = ").append(build).append("/stamp\n");
  const std::string database = paths.name(settings.database);
  out.append("darkpkg_database = ")
      .append(database.starts_with('/') ? "" : build + "/")
      .append(ninja_value(database))
      .append("\n");
  return out + "subninja $darkpkg_graph\n";
}

std::string format_build() {
  std::string out = header() + R"(darkpkg_build = .
# A file that is called like the target below.
darkpkg_packages = /proc/self/cwd/packages
subninja packages.ninja

# Ninja reads this file again when what it includes was made again.
build build.ninja: phony packages.ninja
)";
  out.append("build ").append(kTarget).append(": phony stamp\ndefault ").append(kTarget).append("\n");
  return out;
}

}  // namespace darkpkg

#include "ninja/write_build.hpp"

#include <string_view>

#include "ninja/escape.hpp"

namespace darkpkg {
namespace {

void add_option(std::string& command, std::string_view option, const std::string& value) {
  if (!value.empty()) command.append(" ").append(option).append(" ").append(shell_word(value));
}

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

std::string generate_command(const BuildSettings& settings) {
  std::string out = shell_word(settings.program) + " generate " + shell_word(settings.root);
  add_option(out, "--db", settings.database);
  add_option(out, "--build-dir", settings.build_dir);
  if (!settings.objects_beside_sources()) add_option(out, "--object-dir", settings.object_dir);
  if (!settings.finds_builtins) add_option(out, "--builtins", settings.builtins);
  if (!settings.finds_package_ids) add_option(out, "--package-ids", settings.package_ids);
  add_option(out, "--launcher", settings.launcher);
  if (settings.strict) out += " --strict";
  for (const std::string& code : settings.allowed) add_option(out, "--allow", code);
  return out;
}

std::string link_command(const BuildSettings& settings) {
  std::string out = shell_word(settings.program) + " link " + shell_word(settings.manifest());
  add_option(out, "--db", settings.database);
  add_option(out, "--builtins", settings.builtins);
  add_option(out, "--package-ids", settings.package_ids);
  if (settings.strict) out += " --strict";
  for (const std::string& code : settings.allowed) add_option(out, "--allow", code);
  return out + " --stamp";
}

std::string compile_command(const BuildSettings& settings) {
  std::string out = ninja_value(settings.launcher);
  if (!out.empty()) out += ' ';
  return out + ninja_value(shell_word(settings.program)) + " compile $in -w -o $out";
}

std::string format_graph(const BuildSettings& settings, const Graph& graph) {
  std::string out = header();
  out += kCompile;
  out.append("  command = ").append(compile_command(settings)).append("\n");
  out += "  description = compile $in\n  generator = 1\n\nrule link\n";
  out.append("  command = ").append(ninja_value(link_command(settings))).append(" $out\n");
  out += "  description = link\n  generator = 1\n\nrule generate\n";
  out.append("  command = ").append(ninja_value(generate_command(settings))).append("\n");
  out += "  description = generate\n  generator = 1\n\n";

  out += "# A folder's mtime tells of files that appeared or went. Without inputs: made again where it is missing.\n";
  std::string folders;
  for (const Folder& folder : graph.folders) {
    std::string path = ninja_path(folder.path.empty() ? settings.root : settings.root + "/" + folder.path);
    add_phony(out, path);
    folders.append(" $\n  ").append(path);
  }
  std::string program = ninja_path(settings.program);
  std::string manifest = ninja_path(settings.manifest());
  std::string fingerprints = ninja_path(settings.fingerprints());
  add_phony(out, program);
  out.append("build ")
      .append(ninja_path(settings.graph_file()))
      .append(": generate | ")
      .append(program)
      .append(folders)
      .append("\n");
  out.append("build ").append(manifest).append(" ").append(fingerprints);
  for (const std::string& file : {settings.builtins, settings.package_ids})
    if (settings.is_own_table(file)) out.append(" ").append(ninja_path(file));
  out.append(": generate\n\n");

  std::string objects;
  for (const ManifestEntry& entry : graph.manifest.entries) {
    std::string source = ninja_path(source_path(graph.manifest, entry));
    std::string object = ninja_path(object_path(graph.manifest, entry));
    add_phony(out, source);
    out.append("build ").append(object).append(": compile ").append(source).append("\n");
    objects.append(" $\n  ").append(object);
  }

  out += "\n# The database is an input, never an output: Ninja deletes the outputs of an interrupted edge.\n";
  std::string database = ninja_path(settings.database);
  std::string stamp = ninja_path(settings.stamp());
  add_phony(out, database);
  std::string inputs = " " + manifest + " " + fingerprints + " " + database;
  for (const std::string& file : {settings.builtins, settings.package_ids}) {
    std::string path = ninja_path(file);
    if (!settings.is_own_table(file)) add_phony(out, path);
    inputs.append(" ").append(path);
  }
  out.append("build ").append(stamp).append(": link |").append(inputs).append(objects).append("\n");
  return out;
}

std::string format_include(const BuildSettings& settings) {
  std::string out = header();
  out +=
      "\n# For a build.ninja of your own: `include` this file, let `build.ninja` depend on $darkpkg_graph, so that "
      "Ninja\n";
  out += "# reads it again, and what uses the database on $darkpkg_stamp.\n";
  out.append("darkpkg_graph = ").append(ninja_value(settings.graph_file())).append("\n");
  out.append("darkpkg_stamp = ").append(ninja_value(settings.stamp())).append("\n");
  out.append("darkpkg_database = ").append(ninja_value(settings.database)).append("\n");
  return out + "subninja $darkpkg_graph\n";
}

std::string format_build(const BuildSettings& settings) {
  std::string graph = ninja_path(settings.graph_file());
  std::string out = header();
  out.append("subninja ").append(graph).append("\n\n");
  out += "# Ninja reads this file again when what it includes was made again.\n";
  out.append("build build.ninja: phony ").append(graph).append("\n");
  out.append("build packages: phony ").append(ninja_path(settings.stamp())).append("\ndefault packages\n");
  return out;
}

}  // namespace darkpkg

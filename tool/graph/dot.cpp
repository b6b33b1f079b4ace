#include <fmt/core.h>

#include "tool/graph/graph.hpp"

namespace darkpkg::graph {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace

std::string dot(const Graph& graph) {
  std::string out =
      "digraph packages {\n"
      "  rankdir=LR;\n"
      "  node [shape=box, fontname=\"monospace\", fontsize=12];\n";
  for (std::size_t i = 0; i < graph.nodes.size(); i++) {
    const Node& node = graph.nodes[i];
    out += fmt::format("  n{} [label={}{}];\n", i, quoted(node.label),
                       node.focus ? ", style=bold" : (node.kind == "type" ? ", style=rounded" : ""));
  }
  for (const Edge& edge : graph.edges)
    out += edge.weight > 1 ? fmt::format("  n{} -> n{} [weight={}];\n", edge.from, edge.to, edge.weight)
                           : fmt::format("  n{} -> n{};\n", edge.from, edge.to);
  return out + "}\n";
}

}  // namespace darkpkg::graph

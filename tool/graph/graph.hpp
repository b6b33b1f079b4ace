#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// Pictures of who uses whom.
namespace darkpkg::graph {

struct Node {
  std::string label;
  std::string kind;    ///< `module`, `type`, `value` or `fn`
  bool focus = false;  ///< what the picture is about
};

/// The node `from` uses the node `to`.
struct Edge {
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t weight = 1;  ///< how many items of the one use items of the other
};

struct Graph {
  std::vector<Node> nodes;
  std::vector<Edge> edges;  ///< at most one from a node to another
};

/// As Graphviz reads it.
std::string dot(const Graph& graph);
/// As a picture of its own, laid out here.
std::string svg(const Graph& graph);

}  // namespace darkpkg::graph

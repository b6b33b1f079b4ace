#pragma once

#include <cstddef>
#include <vector>

#include "tool/graph/graph.hpp"

namespace darkpkg::graph {

struct Point {
  double x = 0;
  double y = 0;
};

/// The middle of the left side, and the width; all boxes have the same height.
struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
};

/// Places for a graph's nodes and edges, in pixels, the origin at the top left.
struct Layout {
  static constexpr double kBoxHeight = 24;

  std::vector<std::size_t> layers;  ///< of each node: 0 at the left
  std::vector<Box> boxes;           ///< of each node
  std::vector<std::vector<Point>>
      routes;  ///< of each edge, from the user to what it uses; empty: from a node to itself
  double width = 0;
  double height = 0;
};

/// In layers from left to right (Sugiyama's method): each node stands right of those that use it, but for the edges
/// that close circles; the order within a layer follows the neighbours, so that few edges cross; long edges bend around
/// boxes. The same graph always gives the same layout.
Layout lay_out(const Graph& graph);

/// How many pairs of edges between two neighbouring layers cross: `edges` are places (first layer, second layer).
std::size_t crossings(std::vector<std::pair<std::size_t, std::size_t>> edges);

}  // namespace darkpkg::graph

#include <fmt/core.h>

#include "tool/graph/layout.hpp"

namespace darkpkg::graph {
namespace {

constexpr double kRadius = 4;  ///< of corners

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

/// A curve from point to point that leaves and arrives level.
std::string path_of(const std::vector<Point>& route) {
  std::string out = fmt::format("M{:.0f} {:.1f}", route.front().x, route.front().y);
  for (std::size_t i = 1; i < route.size(); i++) {
    const Point &a = route[i - 1], &b = route[i];
    double middle = (a.x + b.x) / 2;
    if (a.y == b.y) out += fmt::format("L{:.0f} {:.1f}", b.x, b.y);
    else out += fmt::format("C{:.0f} {:.1f} {:.0f} {:.1f} {:.0f} {:.1f}", middle, a.y, middle, b.y, b.x, b.y);
  }
  return out;
}

}  // namespace

std::string svg(const Graph& graph) {
  const Layout layout = lay_out(graph);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} "
      "{1:.0f}\">\n"
      "<style>\n"
      "  svg {{ background: #ffffff; font: 12px monospace }}\n"
      "  rect {{ fill: #f4f4f4; stroke: #888888 }}\n"
      "  .module rect {{ fill: #eef3fb; stroke: #5b7db1 }}\n"
      "  .type rect {{ fill: #eef8ee; stroke: #5d9a5d }}\n"
      "  .value rect {{ fill: #fdf5e6; stroke: #b8924a }}\n"
      "  .focus rect {{ stroke: #000000; stroke-width: 2 }}\n"
      "  path.edge {{ fill: none; stroke: #666666; stroke-opacity: 0.6 }}\n"
      "  path.edge:hover, .many:hover {{ stroke: #c03030; stroke-opacity: 1 }}\n"
      "  .many {{ stroke-width: 2 }}\n"
      "</style>\n"
      "<defs><marker id=\"to\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" "
      "markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#666666\"/></marker></defs>\n",
      layout.width, layout.height);
  constexpr std::size_t kMany = 10;  // items
  for (std::size_t i = 0; i < graph.edges.size(); i++) {
    if (layout.routes[i].empty()) continue;
    const Edge& edge = graph.edges[i];
    out += fmt::format("<path class=\"edge{}\" d=\"{}\" marker-end=\"url(#to)\"><title>{} → {}{}</title></path>\n",
                       edge.weight >= kMany ? " many" : "", path_of(layout.routes[i]),
                       escaped(graph.nodes[edge.from].label), escaped(graph.nodes[edge.to].label),
                       edge.weight > 1 ? fmt::format(" ({})", edge.weight) : std::string());
  }
  for (std::size_t i = 0; i < graph.nodes.size(); i++) {
    const Node& node = graph.nodes[i];
    const Box& box = layout.boxes[i];
    out += fmt::format(
        "<g class=\"{}{}\"><rect x=\"{:.0f}\" y=\"{:.1f}\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"{}\"/>"
        "<text x=\"{:.0f}\" y=\"{:.1f}\">{}</text></g>\n",
        node.kind, node.focus ? " focus" : "", box.x, box.y - Layout::kBoxHeight / 2, box.width, Layout::kBoxHeight,
        kRadius, box.x + 8, box.y + 4, escaped(node.label));
  }
  return out + "</svg>\n";
}

}  // namespace darkpkg::graph

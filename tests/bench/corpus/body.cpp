#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "tests/bench/corpus/plan.hpp"
#include "tests/bench/corpus/random.hpp"
#include "tests/bench/corpus/stdlib.hpp"
#include "tests/bench/corpus/words.hpp"

namespace darkpkg::corpus {
namespace {

constexpr std::size_t kWidth = 85;

/// An expression to lay out: on one line where it fits, as a formatter would break it elsewhere.
struct Node {
  enum class Form { atom, call, pipe, let, cond, match, record, list, tuple, lambda, infix, construct };
  Form form = Form::atom;
  std::string text;  ///< atom: itself; call, construct, record: the head; let: the name; infix: the operator
  std::vector<Node> kids;
  std::vector<std::string> labels;  ///< match: patterns; record: fields; lambda: parameters
};
using Form = Node::Form;

Node atom(std::string text) { return {Form::atom, std::move(text), {}, {}}; }

bool is_atomic(const Node& node) {
  return node.form == Form::atom || node.form == Form::list || node.form == Form::tuple ||
         (node.form == Form::construct && node.kids.empty());
}

std::optional<std::string> inline_text(const Node& node);

std::optional<std::string> inline_argument(const Node& node) {
  std::optional<std::string> text = inline_text(node);
  if (text && !is_atomic(node)) return "(" + *text + ")";
  return text;
}

std::optional<std::string> inline_list(std::span<const Node> nodes, std::string_view between) {
  std::string out;
  for (const Node& node : nodes) {
    std::optional<std::string> text = inline_argument(node);
    if (!text) return std::nullopt;
    if (!out.empty()) out += between;
    out += *text;
  }
  return out;
}

std::optional<std::string> inline_text(const Node& node) {
  std::string out;
  switch (node.form) {
    case Form::atom: return node.text;
    case Form::let:
    case Form::match: return std::nullopt;
    case Form::call:
    case Form::construct: {
      if (node.kids.empty()) return node.text;
      bool braces = node.form == Form::construct && node.kids.size() > 1;
      std::optional<std::string> rest = inline_list(node.kids, braces ? ", " : " ");
      if (!rest) return std::nullopt;
      return braces ? node.text + "(" + *rest + ")" : node.text + " " + *rest;
    }
    case Form::infix: return inline_list(node.kids, " " + node.text + " ");
    case Form::pipe: {
      std::optional<std::string> head = inline_argument(node.kids[0]);
      if (!head || node.kids.size() > 2) return std::nullopt;
      std::optional<std::string> stage = inline_text(node.kids[1]);
      if (!stage) return std::nullopt;
      return *head + " |> " + *stage;
    }
    case Form::cond: {
      std::optional<std::string> parts[3];
      for (std::size_t i = 0; i < 3; i++) {
        parts[i] = inline_text(node.kids[i]);
        if (!parts[i] || node.kids[i].form == Form::cond) return std::nullopt;
      }
      return "if " + *parts[0] + " then " + *parts[1] + " else " + *parts[2];
    }
    case Form::record:
      for (std::size_t i = 0; i < node.kids.size(); i++) {
        std::optional<std::string> text = inline_text(node.kids[i]);
        if (!text || node.kids[i].form == Form::cond) return std::nullopt;
        out += (i > 0 ? "; " : "") + node.labels[i] + " = " + *text;
      }
      return node.text + " { " + out + " }";
    case Form::list: {
      std::optional<std::string> rest = inline_list(node.kids, "; ");
      if (!rest) return std::nullopt;
      return node.kids.empty() ? "[]" : "[ " + *rest + " ]";
    }
    case Form::tuple: {
      std::optional<std::string> rest = inline_list(node.kids, ", ");
      if (!rest) return std::nullopt;
      return "(" + *rest + ")";
    }
    case Form::lambda: {
      std::optional<std::string> body = inline_text(node.kids[0]);
      if (!body) return std::nullopt;
      for (const std::string& label : node.labels) out += label + " ";
      return "fun " + out + "-> " + *body;
    }
  }
  return std::nullopt;
}

std::string at(std::size_t column) { return "\n" + std::string(column, ' '); }

/// `node` as text whose first line starts at `column`.
std::string layout(const Node& node, std::size_t column);

std::string layout_argument(const Node& node, std::size_t column) {
  if (is_atomic(node)) return layout(node, column);
  std::optional<std::string> text = inline_text(node);
  if (text && column + text->size() + 2 <= kWidth) return "(" + *text + ")";
  return "(" + layout(node, column + 1) + ")";
}

std::string layout_below(const Node& node, std::size_t column, std::size_t used) {
  std::optional<std::string> text = inline_text(node);
  if (text && used + text->size() <= kWidth) return " " + *text;
  return at(column) + layout(node, column);
}

std::string layout_call(const Node& node, std::size_t column, std::size_t body_column) {
  // All arguments but a last lambda on one line.
  if (node.kids.back().form == Form::lambda) {
    std::optional<std::string> before = inline_list({node.kids.data(), node.kids.size() - 1}, " ");
    if (before && column + node.text.size() + before->size() < kWidth - 10) {
      std::string out = node.text + " " + *before + (before->empty() ? "" : " ") + "(fun ";
      for (const std::string& label : node.kids.back().labels) out += label + " ";
      return out + "->" + at(body_column) + layout(node.kids.back().kids[0], body_column) + ")";
    }
  }
  std::string out = node.text;
  for (const Node& kid : node.kids) out += at(column + 2) + layout_argument(kid, column + 2);
  return out;
}

std::string layout(const Node& node, std::size_t column) {
  std::optional<std::string> text = inline_text(node);
  if (text && (column + text->size() <= kWidth || node.kids.empty())) return *text;
  std::string out;
  switch (node.form) {
    case Form::atom: return node.text;
    case Form::call: return layout_call(node, column, column + 2);
    case Form::construct:
      if (node.kids.size() < 2) return node.text + at(column + 2) + layout_argument(node.kids[0], column + 2);
      for (const Node& kid : node.kids)
        out += (out.empty() ? "" : ",") + at(column + 2) + layout_argument(kid, column + 2);
      return node.text + "(" + out + at(column) + ")";
    case Form::infix:
      out = layout_argument(node.kids[0], column);
      for (std::size_t i = 1; i < node.kids.size(); i++) {
        // F# takes no `<` or `>` at the start of a line for a continuation.
        bool trailing = node.text == "<" || node.text == ">";
        std::size_t indent = trailing ? column + 2 : column + node.text.size() + 1;
        out += trailing ? " " + node.text + at(indent) : at(column) + node.text + " ";
        out += layout_argument(node.kids[i], indent);
      }
      return out;
    case Form::pipe:
      out = layout_argument(node.kids[0], column);
      for (std::size_t i = 1; i < node.kids.size(); i++) {
        std::optional<std::string> stage = inline_text(node.kids[i]);
        bool fits = stage && column + 3 + stage->size() <= kWidth;
        out += at(column) + "|> " +
               (fits || node.kids[i].kids.empty() ? *stage : layout_call(node.kids[i], column + 3, column + 2));
      }
      return out;
    case Form::let:
      out = "let " + node.text + " =";
      out += layout_below(node.kids[0], column + 2, column + out.size() + 1);
      return out + (out.find('\n') == std::string::npos ? "" : "\n") + at(column) + layout(node.kids[1], column);
    case Form::cond: {
      std::optional<std::string> condition = inline_text(node.kids[0]);
      out = condition && condition->size() + column < kWidth
                ? "if " + *condition + " then"
                : "if" + at(column + 2) + layout(node.kids[0], column + 2) + at(column) + "then";
      out += at(column + 2) + layout(node.kids[1], column + 2) + at(column);
      return out + "else" + at(column + 2) + layout(node.kids[2], column + 2);
    }
    case Form::match:
      out = "match " + layout(node.kids[0], column + 6) + " with";
      for (std::size_t i = 1; i < node.kids.size(); i++) {
        std::string head = "| " + node.labels[i - 1] + " ->";
        out += at(column) + head + layout_below(node.kids[i], column + 2, column + head.size() + 1);
      }
      return out;
    case Form::record:
      for (std::size_t i = 0; i < node.kids.size(); i++) {
        std::string head = node.labels[i] + " =";
        out += (i > 0 ? at(column + 4) : "") + head + layout_below(node.kids[i], column + 6, column + 5 + head.size());
      }
      return node.text + at(column + 2) + "{ " + out + " }";
    case Form::list:
      for (std::size_t i = 0; i < node.kids.size(); i++) {
        out += (i > 0 ? at(column + 2) : "") + layout_argument(node.kids[i], column + 2);
      }
      return "[ " + out + " ]";
    case Form::tuple:
      for (std::size_t i = 0; i < node.kids.size(); i++) {
        out += (i > 0 ? "," + at(column + 1) : "") + layout_argument(node.kids[i], column + 1);
      }
      return "(" + out + ")";
    case Form::lambda:
      for (const std::string& label : node.labels) out += label + " ";
      return "fun " + out + "->" + at(column + 2) + layout(node.kids[0], column + 2);
  }
  return out;
}

struct LibraryCall {
  std::string_view name;
  Kind result;
  std::array<Kind, 3> parameters;
  std::size_t count;
};

using K = Kind;
constexpr LibraryCall kCalls[] = {
    {"String.trim", K::text, {K::text}, 1},
    {"String.append", K::text, {K::text, K::text}, 2},
    {"String.toLowercase", K::text, {K::text}, 1},
    {"Int64.toString", K::text, {K::integer}, 1},
    {"String.toUppercase", K::text, {K::text}, 1},
    {"String.replaceAll", K::text, {K::text, K::text, K::text}, 3},
    {"String.slugify", K::text, {K::text}, 1},
    {"String.reverse", K::text, {K::text}, 1},
    {"Bool.toString", K::text, {K::boolean}, 1},
    {"Float.toString", K::text, {K::number}, 1},
    {"String.slice", K::text, {K::text, K::integer, K::integer}, 3},
    {"String.length", K::integer, {K::text}, 1},
    {"Int64.add", K::integer, {K::integer, K::integer}, 2},
    {"Int64.max", K::integer, {K::integer, K::integer}, 2},
    {"Int64.multiply", K::integer, {K::integer, K::integer}, 2},
    {"Int64.remainder", K::integer, {K::integer, K::integer}, 2},
    {"Float.round", K::integer, {K::number}, 1},
    {"Int64.clamp", K::integer, {K::integer, K::integer, K::integer}, 3},
    {"Float.multiply", K::number, {K::number, K::number}, 2},
    {"Int64.toFloat", K::number, {K::integer}, 1},
    {"Float.sqrt", K::number, {K::number}, 1},
    {"String.contains", K::boolean, {K::text, K::text}, 2},
    {"String.isEmpty", K::boolean, {K::text}, 1},
    {"Bool.not", K::boolean, {K::boolean}, 1},
    {"Bool.both", K::boolean, {K::boolean, K::boolean}, 2},
};

class Writer {
 public:
  Writer(const World& world, const File& file)
      : world_(world),
        file_(file),
        random_(world.seed ^ (0x51ED2701U * (static_cast<std::uint64_t>(&file - world.files.data()) + 1))) {}

  std::string text() {
    const Path& own = world_.modules[file_.sections[0].module];
    std::size_t index = static_cast<std::size_t>(&file_ - world_.files.data());
    if (file_.block == 0 && index < kLibrary.size()) {
      out_ = "module Darklang.Stdlib." + std::string(kLibrary[index].module) + "\n\n";
      std::string_view library = kLibrary[index].text;
      // A value of the library stands first in its module.
      if (world_.hash && (library.starts_with("let empty =") || library.starts_with("let newline ="))) {
        out_ += "val";
        library.remove_prefix(std::string_view("let").size());
      }
      return std::move(out_.append(library));
    }
    std::size_t column = 0;
    if (random_.chance(60)) comment("/// ", 0, random_.between(1, 4));
    if (file_.indented) {
      for (std::size_t i = 0; i < own.size(); i++, column += 2) {
        out_ += std::string(column, ' ') + "module " + own[i] + " =\n";
      }
    } else {
      out_ += "module ";
      for (std::size_t i = 0; i < own.size(); i++) out_ += (i > 0 ? "." : "") + own[i];
      out_ += "\n\n";
    }
    // The modules inside come first, as a formatter of F# would not care: what follows them belongs to the outer one.
    for (std::size_t i = 1; i < file_.sections.size(); i++) {
      const Section& inner = file_.sections[i];
      if (inner.types.empty() && inner.values.empty() && inner.functions.empty()) continue;
      out_ += std::string(column, ' ') + "module " + world_.modules[inner.module].back() + " =\n";
      section(inner, column + 2);
    }
    const std::size_t before = out_.size();
    section(file_.sections[0], column);
    // A module has something in it there.
    if (world_.hash && file_.indented && out_.size() == before) out_ += std::string(column, ' ') + "val empty = 0L\n";
    return std::move(out_);
  }

 private:
  // Names.

  /// How `path` + `name` is written in the current module: seldom in full.
  std::string refer(const Path& path, const std::string& name) {
    std::size_t common = 0;
    while (common < path.size() && common < module_->size() && path[common] == (*module_)[common]) common++;
    std::size_t from = common;
    if (random_.chance(25) && from > 0) from--;
    if (random_.chance(5)) from = 0;
    std::string out;
    for (; from < path.size(); from++) out += path[from] + ".";
    return out + name;
  }
  std::string refer(std::uint32_t module, const std::string& name) { return refer(world_.modules[module], name); }

  std::string type_text(const Type& type) {
    switch (type.kind) {
      case Kind::unit: return "Unit";
      case Kind::boolean: return "Bool";
      case Kind::integer: return "Int64";
      case Kind::number: return "Float";
      case Kind::text: return "String";
      case Kind::list: return "List<" + type_text(type.args[0]) + ">";
      case Kind::option: return "Stdlib.Option.Option<" + type_text(type.args[0]) + ">";
      case Kind::result:
        return "Stdlib.Result.Result<" + type_text(type.args[0]) + ", " + type_text(type.args[1]) + ">";
      case Kind::tuple: return "(" + type_text(type.args[0]) + " * " + type_text(type.args[1]) + ")";
      case Kind::named: return refer(world_.types[type.named].module, world_.types[type.named].name);
    }
    return {};
  }

  // Text.

  std::string words(int count) {
    std::string out;
    for (int i = 0; i < count; i++) {
      out += (i > 0 ? " " : "") + std::string(random_.chance(75) ? random_.pick(kProse) : random_.pick(kNouns));
    }
    return out;
  }

  void comment(std::string_view start, std::size_t column, int lines) {
    for (int i = 0; i < lines; i++) {
      out_ += std::string(column, ' ') + std::string(start) + words(random_.between(7, 15)) + "\n";
    }
  }

  std::string string_literal() {
    int dice = random_.between(0, 99);
    if (dice < 45) return "\"" + std::string(random_.pick(kNouns)) + "\"";
    if (dice < 50) return "\"\"";
    if (dice < 55) return "\"\\n\"";
    return "\"" + words(static_cast<int>(random_.log_normal(4, 0.8)) + 1) + "\"";
  }

  // Expressions.

  struct Variable {
    std::string name;
    Type type;
  };

  /// A name for a local that hides no other.
  std::string local() {
    std::string name;
    do {
      name = std::string(random_.pick(kLocals));
      if (random_.chance(35)) {
        std::string noun(random_.pick(kNouns));
        noun[0] = static_cast<char>(noun[0] - 'a' + 'A');
        name += noun;
      }
    } while (std::any_of(scope_.begin(), scope_.end(), [&](const Variable& v) { return v.name == name; }));
    return name;
  }

  std::optional<Node> variable(const Type& type) {
    std::vector<std::string> found;
    for (const Variable& v : scope_) {
      if (v.type == type) found.push_back(v.name);
      if (v.type.kind != Kind::named) continue;
      for (const Field& field : world_.types[v.type.named].fields) {
        if (field.type == type) found.insert(found.end(), 3, v.name + "." + field.name);
      }
    }
    if (found.empty()) return std::nullopt;
    return atom(random_.pick(found));
  }

  Node construct(const Type& type, int depth) {
    const TypeDefinition& definition = world_.types[type.named];
    std::string name = refer(definition.module, definition.name);
    if (definition.cases.empty()) {
      Node out{Form::record, name, {}, {}};
      for (const Field& field : definition.fields) {
        out.labels.push_back(field.name);
        out.kids.push_back(simple(field.type, depth + 2));
      }
      return out;
    }
    const Case& chosen = depth > 2 ? definition.cases[0] : random_.pick(definition.cases);
    Node out{Form::construct, name + "." + chosen.name, {}, {}};
    for (const Field& field : chosen.fields) out.kids.push_back(simple(field.type, depth + 1));
    return out;
  }

  Node interpolation() {
    std::string out = "$\"" + words(random_.between(0, 3));
    for (int i = random_.between(1, 3); i > 0; i--) {
      std::optional<Node> v = variable({Kind::text, 0, {}});
      if (v) out += (out.size() > 2 ? " {" : "{") + v->text + "}";
      if (random_.chance(60)) out += random_.chance(30) ? ": " : " " + words(random_.between(1, 3));
    }
    return atom(out + "\"");
  }

  Node library_call(Kind result, int depth) {
    std::vector<const LibraryCall*> found;
    for (const LibraryCall& call : kCalls) {
      if (call.result == result) found.push_back(&call);
    }
    const LibraryCall& call = *found[random_.popular(found.size())];
    Node out{Form::call, "Stdlib." + std::string(call.name), {}, {}};
    for (std::size_t i = 0; i < call.count; i++) out.kids.push_back(simple({call.parameters[i], 0, {}}, depth + 1));
    return out;
  }

  /// A call of a function of the packages whose result has this type, if one is found at once.
  std::optional<Node> package_call(const Type& type, int depth) {
    if (world_.hash) return chained_call(type, depth);
    // Now and then from another block: a corpus is one graph.
    std::size_t number = random_.chance(97) ? file_.block : random_.below(world_.blocks.size());
    const Block& block = world_.blocks[number];
    bool own = type.kind == Kind::named && type.named - block.first_type < block.type_count;
    const auto& all = own ? block.makers[type.named - block.first_type]
                          : block.functions_by_kind[static_cast<std::size_t>(type.kind)];
    if (all.empty()) return std::nullopt;
    std::size_t start = random_.chance(60) ? near(all) : random_.below(all.size());
    for (std::size_t i = 0; i < 24; i++) {
      const Function& fn = world_.functions[all[(start + i) % all.size()]];
      if (fn.result == type) return call_of(fn, depth);
    }
    return std::nullopt;
  }

  Node call_of(const Function& fn, int depth) {
    Node out{Form::call, refer(fn.module, fn.name), {}, {}};
    for (const Field& parameter : fn.parameters) out.kids.push_back(simple(parameter.type, depth + 1));
    if (out.kids.empty()) out.kids.push_back(atom("()"));
    return out;
  }

  /// A call of a function of the same chain that comes before this one.
  std::optional<Node> chained_call(const Type& type, int depth) {
    for (std::uint32_t f = function_; f > world_.functions[function_].chain; f--)
      if (world_.functions[f - 1].result == type) return call_of(world_.functions[f - 1], depth);
    return std::nullopt;
  }

  /// Where in the sorted list of functions the current file is, or a little before.
  std::size_t near(const std::vector<std::uint32_t>& all) {
    std::size_t here = static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), function_) - all.begin());
    return here - std::min(here, random_.below(12));
  }

  Node lambda(std::vector<Variable> parameters, const Type& result, double budget, int depth) {
    std::size_t before = scope_.size();
    Node out{Form::lambda, {}, {}, {}};
    for (Variable& parameter : parameters) {
      out.labels.push_back(parameter.name);
      scope_.push_back(std::move(parameter));
    }
    out.kids.push_back(budget > 120 ? body(result, budget, depth + 1) : simple(result, depth + 1));
    scope_.resize(before);
    return out;
  }

  std::string element_name() {
    static constexpr std::array<std::string_view, 6> names{"x", "e", "elem", "one", "it", "each"};
    std::string name(random_.pick(names));
    while (std::any_of(scope_.begin(), scope_.end(), [&](const Variable& v) { return v.name == name; })) name += "x";
    return name;
  }

  /// A list of this type, in pipe form.
  Node list_pipe(const Type& type, double budget, int depth) {
    Type from = random_.chance(50) ? type : Type{Kind::list, 0, {{Kind::text, 0, {}}}};
    if (std::optional<Node> known = variable(from); !known && !scope_.empty()) {
      for (const Variable& v : scope_) {
        if (v.type.kind == Kind::list) from = v.type;
      }
    }
    Node out{Form::pipe, {}, {simple(from, depth + 1)}, {}};
    if (random_.chance(50)) {
      Node stage{Form::call,
                 "Stdlib.List.filter",
                 {lambda({{element_name(), from.args[0]}}, {Kind::boolean, 0, {}}, budget / 3, depth + 1)},
                 {}};
      out.kids.push_back(std::move(stage));
    }
    if (from != type || random_.chance(50)) {
      Node stage{Form::call,
                 "Stdlib.List.map",
                 {lambda({{element_name(), from.args[0]}}, type.args[0], budget / 2, depth + 1)},
                 {}};
      out.kids.push_back(std::move(stage));
    }
    if (out.kids.size() == 1 || random_.chance(20)) {
      static constexpr std::array<std::string_view, 3> stages{"Stdlib.List.reverse", "Stdlib.List.unique",
                                                              "Stdlib.List.sort"};
      out.kids.push_back(atom(std::string(random_.pick(stages))));
    }
    return out;
  }

  /// A small expression of a type.
  Node simple(const Type& type, int depth) {
    if (random_.chance(88)) {
      if (std::optional<Node> found = variable(type)) return *found;
    }
    bool deep = depth > 3;
    // A record inside of a record is mostly made by a function.
    if (!deep && random_.chance(type.kind == Kind::named && depth > 1 ? 95 : 22)) {
      if (std::optional<Node> call = package_call(type, depth + 1)) return *call;
    }
    int dice = random_.between(0, 99);
    switch (type.kind) {
      case Kind::unit: return atom("()");
      case Kind::boolean:
        if (deep || dice < 15) return atom(dice % 2 != 0 ? "true" : "false");
        if (dice < 50) {
          static constexpr std::array<std::string_view, 6> operators{"==", "==", "!=", ">", "<", ">="};
          Kind kind = random_.chance(60) ? Kind::text : Kind::integer;
          std::string_view chosen = kind == Kind::text ? operators[random_.below(3)] : random_.pick(operators);
          return {Form::infix,
                  std::string(chosen),
                  {simple({kind, 0, {}}, depth + 2), simple({kind, 0, {}}, depth + 2)},
                  {}};
        }
        if (dice < 65)
          return {Form::infix, dice % 2 != 0 ? "&&" : "||", {simple(type, depth + 2), simple(type, depth + 2)}, {}};
        return library_call(Kind::boolean, depth);
      case Kind::integer:
        if (deep || dice < 35) return atom(std::to_string(random_.below(random_.chance(80) ? 10 : 5000)) + "L");
        if (dice < 80)
          return {Form::infix, dice % 2 != 0 ? "+" : "-", {simple(type, depth + 2), simple(type, depth + 2)}, {}};
        return library_call(Kind::integer, depth);
      case Kind::number:
        if (deep || dice < 60)
          return atom(std::to_string(random_.below(100)) + "." + std::to_string(random_.below(100)));
        return library_call(Kind::number, depth);
      case Kind::text:
        if (deep || dice < 45) return atom(string_literal());
        if (dice < 58) return interpolation();
        if (dice < 75) {
          Node out{Form::infix, "++", {}, {}};
          for (int i = random_.between(2, 4); i > 0; i--) out.kids.push_back(simple(type, depth + 2));
          return out;
        }
        return library_call(Kind::text, depth);
      case Kind::list: {
        if (!deep && dice < 50) return list_pipe(type, 0, depth);
        Node out{Form::list, {}, {}, {}};
        for (int i = deep ? 0 : random_.between(0, 2); i > 0; i--) out.kids.push_back(simple(type.args[0], depth + 2));
        return out;
      }
      case Kind::option:
        if (deep || dice < 35) return {Form::construct, "Stdlib.Option.Option.None", {}, {}};
        if (dice < 50)
          return {Form::call, "Stdlib.List.head", {simple({Kind::list, 0, {type.args[0]}}, depth + 2)}, {}};
        return {Form::construct, "Stdlib.Option.Option.Some", {simple(type.args[0], depth + 1)}, {}};
      case Kind::result:
        if (deep || dice < 40)
          return {Form::construct, "Stdlib.Result.Result.Error", {simple(type.args[1], depth + 3)}, {}};
        return {Form::construct, "Stdlib.Result.Result.Ok", {simple(type.args[0], depth + 1)}, {}};
      case Kind::tuple:
        return {Form::tuple, {}, {simple(type.args[0], depth + 1), simple(type.args[1], depth + 1)}, {}};
      case Kind::named: return construct(type, depth);
    }
    return atom("()");
  }

  Node match(const Type& type, double budget, int depth) {
    Node out{Form::match, {}, {}, {}};
    auto branch = [&](std::string pattern, std::vector<Variable> bound, double share) {
      std::size_t before = scope_.size();
      for (Variable& v : bound) scope_.push_back(std::move(v));
      out.labels.push_back(std::move(pattern));
      out.kids.push_back(body(type, share, depth + 1));
      scope_.resize(before);
    };
    // What to look at: an enum, list or option that is at hand, else some text.
    std::vector<const Variable*> subjects;
    for (const Variable& v : scope_) {
      bool is_enum = v.type.kind == Kind::named && !world_.types[v.type.named].cases.empty();
      if (is_enum || v.type.kind == Kind::list || v.type.kind == Kind::option || v.type.kind == Kind::result) {
        subjects.push_back(&v);
      }
    }
    if (subjects.empty() || random_.chance(20)) {
      bool integer = random_.chance(25);
      Type subject{integer ? Kind::integer : Kind::text, 0, {}};
      out.kids.push_back(simple(subject, depth + 2));
      int count = std::clamp(static_cast<int>(budget / 150), 2, 40);
      for (int i = 0; i < count; i++) {
        std::string pattern =
            integer ? std::to_string(i) + "L"
                    : "\"" + std::string(kNouns[(random_.below(9) + static_cast<std::size_t>(i) * 5) % 64]) + "\"";
        branch(pattern, {}, budget / (count + 1));
      }
      branch("_", {}, budget / (count + 1));
      return out;
    }
    Variable subject = *random_.pick(subjects);
    out.kids.push_back(atom(subject.name));
    switch (subject.type.kind) {
      case Kind::list: {
        std::string head = local();
        branch("[]", {}, budget / 4);
        // Which edition `hash` has twice in no pattern.
        const std::string rest = world_.hash && head == "rest" ? "others" : "rest";
        branch(head + " :: " + rest, {{head, subject.type.args[0]}}, budget * 3 / 4);
        break;
      }
      case Kind::option: {
        std::string inner = local();
        branch("Some " + inner, {{inner, subject.type.args[0]}}, budget * 3 / 4);
        branch("None", {}, budget / 4);
        break;
      }
      case Kind::result: {
        std::string inner = local();
        branch("Ok " + inner, {{inner, subject.type.args[0]}}, budget * 3 / 4);
        branch("Error problem", {{"problem", subject.type.args[1]}}, budget / 4);
        break;
      }
      default: {
        const TypeDefinition& definition = world_.types[subject.type.named];
        std::size_t shown =
            std::min(definition.cases.size(), std::max<std::size_t>(2, static_cast<std::size_t>(budget / 90)));
        for (std::size_t i = 0; i < shown; i++) {
          const Case& c = definition.cases[i];
          std::vector<Variable> bound;
          std::string pattern;
          for (const Field& field : c.fields) {
            pattern += (bound.empty() ? "" : ", ") + field.name;
            bound.push_back({field.name, field.type});
          }
          if (c.fields.size() > 1) pattern = "(" + pattern + ")";
          if (c.fields.size() == 1) pattern = " " + pattern;
          branch(c.name + pattern, std::move(bound), budget / static_cast<double>(shown));
        }
        if (shown < definition.cases.size()) branch("_", {}, 60);
      }
    }
    return out;
  }

  /// An expression of a type, of about `budget` bytes.
  Node body(const Type& type, double budget, int depth) {
    if (budget < 110 || depth > 12) return simple(type, depth > 4 ? 2 : 1);
    int dice = random_.between(0, 99);
    if (dice < 45) {
      // A few lets, then the rest.
      int count = std::clamp(static_cast<int>(budget / 160), 1, 6);
      double share = budget / (count + 1);
      std::size_t before = scope_.size();
      std::vector<std::pair<std::string, Node>> bindings;
      for (int i = 0; i < count; i++) {
        Type bound = some_type();
        std::string name = local();
        Node value = body(bound, share - 30, depth + 2);
        bindings.emplace_back(name, std::move(value));
        scope_.push_back({name, bound});
      }
      Node out = body(type, share, depth + 1);
      scope_.resize(before);
      for (auto it = bindings.rbegin(); it != bindings.rend(); ++it) {
        out = {Form::let, it->first, {std::move(it->second), std::move(out)}, {}};
      }
      return out;
    }
    if (dice < 78) return match(type, budget - 20, depth);
    if (dice < 90 && type.kind == Kind::list) return list_pipe(type, budget, depth);
    if (dice < 90 && type.kind == Kind::text) {
      Type strings{Kind::list, 0, {type}};
      Node out = list_pipe(strings, budget - 40, depth);
      out.kids.push_back({Form::call, "Stdlib.String.join", {atom("\", \"")}, {}});
      return out;
    }
    return {Form::cond,
            {},
            {simple({Kind::boolean, 0, {}}, 1), body(type, budget / 2, depth + 1), body(type, budget / 2, depth + 1)},
            {}};
  }

  Type some_type() {
    switch (random_.between(0, 9)) {
      case 0: return {Kind::integer, 0, {}};
      case 1: return {Kind::boolean, 0, {}};
      case 2: return {Kind::list, 0, {{Kind::text, 0, {}}}};
      case 3:
      case 4:
        if (!scope_.empty()) return random_.pick(scope_).type;
        [[fallthrough]];
      case 5:
      case 6: {
        const Block& block = world_.blocks[file_.block];
        if (block.type_count > 0) {
          return {Kind::named, block.first_type + static_cast<std::uint32_t>(random_.below(block.type_count)), {}};
        }
        [[fallthrough]];
      }
      default: return {Kind::text, 0, {}};
    }
  }

  // Definitions.

  void section(const Section& section, std::size_t column) {
    module_ = &world_.modules[section.module];
    std::string indent(column, ' ');
    for (std::uint32_t index : section.types) {
      const TypeDefinition& type = world_.types[index];
      if (random_.chance(60)) comment("/// ", column, random_.between(1, 3));
      out_ += indent + "type " + type.name + " =";
      if (type.cases.empty()) {
        std::string fields;
        for (const Field& field : type.fields) {
          fields += (fields.empty() ? "" : at(column + 4)) + field.name + ": " + type_text(field.type);
        }
        out_ += at(column + 2) + "{ " + fields + " }\n\n";
        continue;
      }
      for (const Case& c : type.cases) {
        out_ += at(column + 2) + "| " + c.name;
        for (std::size_t i = 0; i < c.fields.size(); i++) {
          out_ += (i > 0 ? " * " : " of ");
          if (c.fields.size() > 1) out_ += c.fields[i].name + ": ";
          out_ += type_text(c.fields[i].type);
        }
      }
      out_ += "\n\n";
    }
    for (std::uint32_t index : section.values) {
      const Value& value = world_.values[index];
      if (world_.hash) scope_.clear();  // it evaluates values: what the function before has is not theirs
      std::string text = value.type.kind == Kind::text ? string_literal() : *inline_text(simple(value.type, 4));
      out_ += indent + (world_.hash ? "val " : "let ") + value.name + " = " + text + "\n\n";
      constants_.push_back({value.name, value.type});
    }
    for (std::uint32_t index : section.functions) {
      function_ = index;
      const Function& fn = world_.functions[index];
      if (random_.chance(20)) out_ += "\n";
      if (random_.chance(75)) comment(random_.chance(80) ? "/// " : "// ", column, random_.between(1, 4));
      scope_.clear();
      for (const Variable& constant : constants_) {
        if (random_.chance(10)) scope_.push_back(constant);
      }
      for (const Field& parameter : fn.parameters) scope_.push_back({parameter.name, parameter.type});
      std::string head = "let " + fn.name;
      std::vector<std::string> parts;
      for (const Field& parameter : fn.parameters)
        parts.push_back("(" + parameter.name + ": " + type_text(parameter.type) + ")");
      if (parts.empty()) parts.push_back("()");
      parts.push_back(": " + type_text(fn.result));
      std::size_t length = head.size() + column;
      for (const std::string& part : parts) length += part.size() + 1;
      for (const std::string& part : parts) head += (length < kWidth ? " " : at(column + 2)) + part;
      Node written = body(fn.result, fn.budget * 0.40, 0);
      if (world_.hash && index > fn.chain)
        written = {Form::let, "_before", {call_of(world_.functions[index - 1], 1), std::move(written)}, {}};
      if (fn.encloses) {
        written = {Form::let,
                   "enclosed",
                   {{Form::call, "Stdlib.String.enclose", {atom(string_literal())}, {}}, std::move(written)},
                   {}};
      }
      out_ += indent + head + " =";
      std::string text = layout_below(written, column + 2, column + head.size() + 4);
      if (random_.chance(30) && text[0] == '\n') {
        out_ += at(column + 2) + "// " + words(random_.between(5, 13));
      }
      out_ += text + "\n\n";
    }
    constants_.clear();
  }

  const World& world_;
  const File& file_;
  Random random_;
  const Path* module_ = nullptr;
  std::uint32_t function_ = 0;
  std::vector<Variable> scope_;
  std::vector<Variable> constants_;
  std::string out_;
};

}  // namespace

std::string write_file_text(const World& world, const File& file) { return Writer(world, file).text(); }

}  // namespace darkpkg::corpus

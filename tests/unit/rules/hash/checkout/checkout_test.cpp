#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "rules/hash/checkout/builtin_list.hpp"
#include "rules/hash/checkout/package_refs.hpp"

namespace darkpkg::hash {
namespace {

/// Each token as its kind's first letter and its text; one that is the first of its line has a `^` before it.
std::vector<std::string> shown_tokens(std::string text) {
  const FsharpFile file{"a.fs", std::move(text)};
  std::vector<std::string> out;
  for (const FsharpToken& token : fsharp_tokens(file)) {
    constexpr std::string_view kLetters = "nusoyde";  // name, number, string, other, symbol, directive, end
    std::string shown = token.first ? "^" : "";
    shown += kLetters[static_cast<std::size_t>(token.kind)];
    out.push_back(shown.append(":").append(token.text));
  }
  out.pop_back();
  return out;
}

using Strings = std::vector<std::string>;

TEST(FsharpLexer, NamesNumbersAndSymbols) {
  EXPECT_EQ(shown_tokens("let x' = f (a.b :: []) 0 12L |> g"),
            (Strings{"^n:let", "n:x'", "y:=", "n:f", "y:(", "n:a", "y:.", "n:b", "y:::", "y:[", "y:]", "y:)", "u:0",
                     "u:12L", "y:|>", "n:g"}));
  EXPECT_EQ(shown_tokens("``two words`` a\n  b"), (Strings{"^n:two words", "n:a", "^n:b"}));
}

TEST(FsharpLexer, CommentsAreNoTokens) {
  EXPECT_EQ(shown_tokens("a // \"b\n(* (* \"*)\" *) '\"' *) c (*) d"),
            (Strings{"^n:a", "^n:c", "y:(", "y:*", "y:)", "n:d"}));
}

TEST(FsharpLexer, StringsOfAllForms) {
  EXPECT_EQ(shown_tokens(R"("a\"b" @"c\" $"d{e}" """f "g" h""" $"""{i "j"}""" k)"),
            (Strings{R"(^s:a\"b)", R"(o:@"c\")", R"(o:$"d{e}")", R"(o:"""f "g" h""")", R"(o:$"""{i "j"}""")", "n:k"}));
  EXPECT_EQ(shown_tokens("@\"a\"\"b\" c"), (Strings{"^o:@\"a\"\"b\"", "n:c"}));
}

TEST(FsharpLexer, CharactersAndTypeVariables) {
  EXPECT_EQ(shown_tokens(R"('"' '\'' '\u0041' 'ä' List<'a> x)"),
            (Strings{R"(^o:'"')", R"(o:'\'')", R"(o:'\u0041')", "o:'ä'", "n:List", "y:<", "y:'", "n:a", "y:>", "n:x"}));
}

TEST(FsharpLexer, WhatHasNoEndGoesToTheEndOfTheFile) {
  EXPECT_EQ(shown_tokens("a \"b"), (Strings{"^n:a", "o:\"b"}));
  EXPECT_EQ(shown_tokens("a (* b"), (Strings{"^n:a"}));
  EXPECT_EQ(shown_tokens("#if A\na"), (Strings{"^d:#if A", "^n:a"}));
}

constexpr std::string_view kAll = R"(module Loader.Builtins

let config = Http.defaultConfig

let all () : RT.Builtins =
  LibExecution.Builtin.combine
    [ Lib.Builtin.builtins ()
      Web.Builtin.builtins
        config
      // Old.Builtin.builtins ()
      Lib.Extra.builtins (fun x -> [ x ]) ; Lib.Values.builtins ]
    []
)";
constexpr std::string_view kLib = R"(module Lib.Builtin

let fnRenames = [ fn "listOld" 0, fn "listMap" 0
                  (fn "older" 1, fn "listMap" 0) ]

let builtins () = Builtin.combine [ Libs.List.builtins (); Libs.Empty.builtins () ] fnRenames
)";
constexpr std::string_view kList = R"(/// Lists
[<RequireQualifiedAccess>]
module Lib.Libs.List

let fns (pm : PM) : List<BuiltInFn> =
  let helper =
    [ 1 ]
  let other = { name = fn "noBuiltin" 0 }
  [ { name = fn "listMap" 0
      description = "] } \" ["
      fn = (function | [| a |] -> { x with name = fn "inner" 0 }) }

    { name = LibExecution.Builtin.Shortcuts.fn "listMap" 1; typeParams = [] }
    // { name = fn "gone" 0 }
  ]

let builtins () = LibExecution.Builtin.make [] (fns pm)
)";

FsharpFiles files_of(std::vector<std::pair<std::string_view, std::string_view>> changed = {}) {
  FsharpFiles out;
  const auto add = [&](std::string path, std::string_view text) {
    FsharpFile file{std::move(path), std::string(text)};
    out.insert_or_assign(FsharpModule::name_of(file), std::move(file));
  };
  add("Loader.fs", kAll);
  add("Lib.fs", kLib);
  add("List.fs", kList);
  add("Empty.fs", "module Lib.Libs.Empty\nlet builtins () = Builtin.make [] []\n");
  add("Web.fs", "module Web.Builtin\nlet builtins c = Builtin.make [] fns\nlet fns = [ { name = fn \"get\" 0 } ]\n");
  add("Extra.fs", "module Lib.Extra\nlet builtins f = Builtin.make [] [ { name = fn \"extra\" 2 } ]\n");
  add("Values.fs",
      "module Lib.Values\nlet values () = [ { name = value \"pi\" 0\n typ = TFloat } ]\n"
      "let builtins = Builtin.make (values ()) []\n");
  for (const auto& [path, text] : changed) add(std::string(path), text);
  return out;
}

std::string shown_builtins(const Result<std::vector<BuiltinName>>& builtins) {
  if (!builtins) return builtins.error().message;
  std::string out;
  for (const BuiltinName& builtin : *builtins)
    out.append(kind_text(builtin.kind))
        .append(" ")
        .append(builtin.name)
        .append(" ")
        .append(std::to_string(builtin.version))
        .append("\n");
  return out;
}

std::string builtins_with(std::string_view path, std::string_view text) {
  return shown_builtins(read_builtins(files_of({{path, text}}), "Loader.Builtins", "all"));
}

TEST(ReadBuiltins, ListsThatAreCombined) {
  EXPECT_EQ(shown_builtins(read_builtins(files_of(), "Loader.Builtins", "all")),
            R"(value pi 0
fn extra 2
fn get 0
fn listMap 0
fn listMap 1
fn listOld 0
fn older 1
)");
}

TEST(ReadBuiltins, WhatItCannotReadIsAnErrorWithItsPlace) {
  EXPECT_EQ(builtins_with("List.fs", "module Lib.Libs.List\nlet builtins () =\n  Builtin.make [] (List.map f xs)\n"),
            "List.fs:3:20: expected a list of builtins, or the definition of one, found `List`"
            "\n  3 |   Builtin.make [] (List.map f xs)\n    |                    ^");
  const auto list = [](std::string_view body) {
    return builtins_with("List.fs", std::string("module Lib.Libs.List\nlet fns =\n")
                                        .append(body)
                                        .append("\nlet builtins () = Builtin.make [] fns\n"));
  };
  const auto starts = [](const std::string& text, std::string_view with) {
    EXPECT_EQ(text.substr(0, with.size()), with);
  };
  starts(list("  [ yield! others ]"), "List.fs:3:5: expected a builtin, as `{ name = ... }`, found `yield`");
  starts(list("  [ { name = fn \"a\" 0 } ] @ others"), "List.fs:3:27: expected the end of the list, found `@`");
  starts(list("  [ { fn = f; name = fn \"a\" 0 } ]"), "List.fs:3:7: expected `name =` first, found `fn`");
  starts(list("  [ { name = fn prefix 0 } ]"), "List.fs:3:17: expected the builtin's name in quotes, found `prefix`");
  starts(list("  [ { name = fn (\"a\" + b) 0 } ]"), "List.fs:3:17: expected the builtin's name in quotes, found `(`");
  starts(list("  [ { name = fn \"a\" version } ]"), "List.fs:3:21: expected the builtin's version, found `version`");
  starts(list("  [ { name = value \"a\" 0 } ]"), "List.fs:3:14: expected `fn \"NAME\" VERSION`, found `value`");
  starts(list("  [ { name = fn \"a\" 0\n  #if X\n } ]"), "List.fs:4:3: expected no conditional compilation");
  starts(list("  [ { name = fn \"a\" 0 "), "List.fs:4:1: expected a closing bracket, found `let`");
  starts(list("  many 3"), "List.fs:3:3: expected a list of builtins, found `many`");
  starts(builtins_with("Lib.fs",
                       "module Lib.Builtin\nlet builtins () = Builtin.combine [ Libs.Nowhere.builtins () ] []\n"),
         "Lib.fs:2:37: expected a module in one of the folders that have builtins, found `Libs`");
  starts(builtins_with("Lib.fs", "module Lib.Builtin\nlet builtins () = everything ()\n"),
         "Lib.fs:2:19: expected `Builtin.combine [...] renames` or `Builtin.make values fns`, found `everything`");
  starts(builtins_with("Lib.fs", "module Lib.Builtin\nlet builtins () = Builtin.combine [] []\nlet builtins = 1\n"),
         "Lib.fs:3:5: expected one definition of `builtins`");
  starts(shown_builtins(read_builtins({}, "Loader.Builtins", "all")), "no file of the checkout defines the F# module");
}

std::string refs_of(std::string text) {
  const FsharpFile file{"Refs.fs", std::move(text)};
  const Result<std::vector<PackageRef>> refs = read_package_refs(file);
  if (!refs) return refs.error().message;
  std::string out;
  for (const PackageRef& ref : *refs) out.append(kind_text(ref.kind)).append(" ").append(ref.name).append("\n");
  return out;
}

constexpr std::string_view kRefsStart = R"(module Dark.Refs

open Prelude

let private parse lines = lines |> Seq.map (fun x -> x)

module Type =
  let mutable _lookup = Map []

  let private p modules name : (unit -> string) =
    _lookup <- add (modules, name) ""
    let mutable cached = ""
    fun () -> cached

)";

TEST(ReadPackageRefs, ModulesAroundComeFirst) {
  EXPECT_EQ(refs_of(std::string(kRefsStart).append(R"(  module Stdlib =
    let private p addl = p ("Stdlib" :: addl)
    let option = p [ "Option" ] "Option"
    module Http =
      // not one of its own
      let request = p [ "Http" ] "Request"
    module Json =
      module Inner =
        let private p addl = p ("Json" :: "Inner" :: addl)
        let part =
          p
            [ "Path"; "Part" ]
            "Part"
      let error = p [] "Error"

  let top = p [] "Top"

module Fn =
  let private p modules name = ""
  let run = p [ "Cli" ] "run"
)")),
            R"(type Darklang.Stdlib.Error
type Darklang.Stdlib.Http.Request
type Darklang.Stdlib.Json.Inner.Path.Part.Part
type Darklang.Stdlib.Option.Option
type Darklang.Top
fn Darklang.Cli.run
)");
}

TEST(ReadPackageRefs, WhatItCannotReadIsAnErrorWithItsPlace) {
  const auto starts = [](const std::string& line, std::string_view with) {
    const std::string found =
        refs_of(std::string(kRefsStart) + line + "\nmodule Fn =\n  let private p modules name = \"\"\n");
    EXPECT_EQ(found.substr(0, with.size()), with);
  };
  starts("  let all = List.map f xs", "Refs.fs:15:7: expected `let NAME = p [ \"MODULE\" ] \"NAME\"`, found `all`");
  starts("  let a = p modules \"A\"", "Refs.fs:15:13: expected a list of modules, found `modules`");
  starts("  let a = p [ \"A\" ] name", "Refs.fs:15:21: expected a plain name in quotes, found `name`");
  starts("  let a = p [ \"A\" ] \"B\" |> f", "Refs.fs:15:25: expected the end of the definition, found `|>`");
  starts("  do register ()", "Refs.fs:15:3: expected a definition or a module, found `do`");
  starts("  module M =\n    let private p x = p (f :: x)", "Refs.fs:16:26: expected a plain name in quotes, found `f`");
  starts("module Value =\n  let a = 1", "Refs.fs:15:8: expected `Type` or `Fn`, found `Value`");
  EXPECT_EQ(refs_of(std::string(kRefsStart)).substr(0, 52), "Refs.fs:15:1: expected the modules `Type` and `Fn`, ");
}

}  // namespace
}  // namespace darkpkg::hash

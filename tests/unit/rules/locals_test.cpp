#include "rules/locals.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/editions.hpp"

namespace darkpkg {
namespace {

using Lines = std::vector<std::string>;

std::string offsets(const std::vector<Span>& places) {
  std::string out;
  for (const Span at : places) out += " " + std::to_string(at.offset);
  return out;
}

/// `name: bindings; uses` of each local, by the offsets of their places.
Lines locals_of(std::string_view edition, std::string_view text) {
  Lines out;
  for (const Local& local : find_bare_names(*find_edition(edition), text).locals)
    out.push_back(local.name + ":" + offsets(local.bindings) + ";" + offsets(local.uses));
  return out;
}

constexpr std::string_view kEditions[] = {"hash", "uuid"};

TEST(Locals, Parameters) {
  constexpr std::string_view kText = "module A\nlet f (x: Int64) (y: Int64) : Int64 = x + y + x\n";
  for (const std::string_view edition : kEditions) {
    EXPECT_EQ(locals_of(edition, kText), (Lines{"x: 16; 47 55", "y: 27; 51"})) << edition;
    const std::vector<Local> locals = find_bare_names(*find_edition(edition), kText).locals;
    EXPECT_EQ(kText.substr(locals[0].type->offset, locals[0].type->length), "Int64") << edition;
  }
}

TEST(Locals, ALetHidesWhatIsAroundIt) {
  for (const std::string_view edition : kEditions)
    EXPECT_EQ(locals_of(edition, R"(module A
let f (x: Int64) : Int64 =
  let x = x + 1L
  let (a, b) = (x, x)
  a + b
)"),
              (Lines{"x: 16; 46", "x: 42; 69 72", "a: 60; 77", "b: 63; 81"}))
        << edition;
}

TEST(Locals, LambdasAndTheirCalls) {
  for (const std::string_view edition : kEditions)
    EXPECT_EQ(locals_of(edition, R"(module A
let f (x: Int64) : Int64 =
  let g = fun a b -> a + b + x
  (g x) 1L |> g 2L
)"),
              (Lines{"x: 16; 65 72", "a: 50; 57", "b: 52; 61", "g: 42; 70 81"}))
        << edition;
}

TEST(Locals, AlternativesOfAPatternAreOneLocal) {
  for (const std::string_view edition : kEditions)
    EXPECT_EQ(locals_of(edition, R"(module A
let f (x: List<Int64>) : Int64 =
  match x with
  | [ a ] | [ a; _ ] when a > 0L -> a
  | head :: _ -> head
  | _ -> x
)"),
              (Lines{"x: 16; 50 126", "a: 63 71; 83 93", "head: 99; 112"}))
        << edition;
}

TEST(Locals, FieldsAreOfTheLocal) {
  for (const std::string_view edition : kEditions)
    EXPECT_EQ(locals_of(edition, "module A\nlet f (p: P) : Int64 = p.left.x\n"), (Lines{"p: 16; 32"})) << edition;
}

TEST(Locals, HolesOfTexts) {
  for (const std::string_view edition : kEditions)
    EXPECT_EQ(locals_of(edition, "module A\nlet f (p: String) : String = $\"a{p}b\"\n"), (Lines{"p: 16; 42"}))
        << edition;
}

TEST(Locals, MadeUpNamesAreNone) {
  EXPECT_EQ(locals_of("hash", "module A\nlet f (x: Int64) : Int64 = Stdlib.List.fold [ x ] 0L (+)\n"),
            (Lines{"x: 16; 55"}));
  EXPECT_EQ(locals_of("uuid", "module A\nlet f (x: Int64) : Int64 = (fun (a, (b, c)) -> a + b) x\n"),
            (Lines{"x: 16; 63", "a: 42; 56", "b: 46; 60", "c: 49;"}));
}

TEST(Locals, WhatNoLocalBindsIsFree) {
  constexpr std::string_view kText = "module A\nlet f (x: Int64) : Int64 = if x == g then f x else A.f x\n";
  for (const std::string_view edition : kEditions)
    EXPECT_EQ(offsets(find_bare_names(*find_edition(edition), kText).free), " 44 51") << edition;
}

TEST(Locals, TextsWithErrorsHaveNone) {
  for (const std::string_view edition : kEditions)
    EXPECT_EQ(locals_of(edition, "module A\nlet f (x: Int64) : Int64 = x +\n"), Lines{}) << edition;
}

}  // namespace
}  // namespace darkpkg

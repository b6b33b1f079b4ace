#pragma once

#include <array>
#include <string_view>

/// The library that generated packages stand on: modules of `Darklang.Stdlib`, in the smallest size that is used.
namespace darkpkg::corpus {

struct LibraryFile {
  std::string_view module;  ///< below `Darklang.Stdlib`
  std::string_view text;    ///< its definitions
};

inline constexpr std::array<LibraryFile, 12> kLibrary{{
    {"Option", R"(type Option<'a> =
  | Some of 'a
  | None

let isSome (option: Option<'a>) : Bool =
  match option with
  | Some _ -> true
  | None -> false

let isNone (option: Option<'a>) : Bool =
  match option with
  | Some _ -> false
  | None -> true

let map (option: Option<'a>) (change: 'a -> 'b) : Option<'b> =
  match option with
  | Some inner -> Option.Some(change inner)
  | None -> Option.None

let withDefault (option: Option<'a>) (fallback: 'a) : 'a =
  match option with
  | Some inner -> inner
  | None -> fallback

let andThen (option: Option<'a>) (step: 'a -> Option<'b>) : Option<'b> =
  match option with
  | Some inner -> step inner
  | None -> Option.None
)"},
    {"Result", R"(type Result<'ok, 'error> =
  | Ok of 'ok
  | Error of 'error

let map (result: Result<'a, 'e>) (change: 'a -> 'b) : Result<'b, 'e> =
  match result with
  | Ok inner -> Result.Ok(change inner)
  | Error problem -> Result.Error problem

let withDefault (result: Result<'a, 'e>) (fallback: 'a) : 'a =
  match result with
  | Ok inner -> inner
  | Error _ -> fallback

let andThen (result: Result<'a, 'e>) (step: 'a -> Result<'b, 'e>) : Result<'b, 'e> =
  match result with
  | Ok inner -> step inner
  | Error problem -> Result.Error problem

let toOption (result: Result<'a, 'e>) : Option.Option<'a> =
  match result with
  | Ok inner -> Option.Option.Some inner
  | Error _ -> Option.Option.None
)"},
    {"List", R"(let empty = []

let length (list: List<'a>) : Int64 = Builtin.listLength list

let append (left: List<'a>) (right: List<'a>) : List<'a> = Builtin.listAppend left right

let push (list: List<'a>) (item: 'a) : List<'a> = append [ item ] list

let isEmpty (list: List<'a>) : Bool = length list == 0L

let head (list: List<'a>) : Option.Option<'a> =
  match list with
  | [] -> Option.Option.None
  | item :: _ -> Option.Option.Some item

let fold (list: List<'a>) (start: 'b) (step: 'b -> 'a -> 'b) : 'b =
  match list with
  | [] -> start
  | item :: rest -> fold rest (step start item) step

let reverse (list: List<'a>) : List<'a> = fold list [] (fun acc item -> push acc item)

let map (list: List<'a>) (change: 'a -> 'b) : List<'b> =
  match list with
  | [] -> []
  | item :: rest -> push (map rest change) (change item)

let filter (list: List<'a>) (keep: 'a -> Bool) : List<'a> =
  match list with
  | [] -> []
  | item :: rest ->
    let others = filter rest keep
    if keep item then push others item else others

let find (list: List<'a>) (wanted: 'a -> Bool) : Option.Option<'a> = head (filter list wanted)

let any (list: List<'a>) (test: 'a -> Bool) : Bool = Option.isSome (find list test)

let unique (list: List<'a>) : List<'a> = Builtin.listUnique list

let sort (list: List<'a>) : List<'a> = Builtin.listSort list
)"},
    {"String", R"(let newline = "\n"

let length (text: String) : Int64 = Builtin.stringLength text

let append (left: String) (right: String) : String = Builtin.stringAppend left right

let join (parts: List<String>) (between: String) : String = Builtin.stringJoin parts between

let split (text: String) (at: String) : List<String> = Builtin.stringSplit text at

let trim (text: String) : String = Builtin.stringTrim text

let toLowercase (text: String) : String = Builtin.stringToLowercase text

let toUppercase (text: String) : String = Builtin.stringToUppercase text

let replaceAll (text: String) (old: String) (by: String) : String = Builtin.stringReplaceAll text old by

let reverse (text: String) : String = Builtin.stringReverse text

let slugify (text: String) : String = Builtin.stringSlugify text

let slice (text: String) (from: Int64) (until: Int64) : String = Builtin.stringSlice text from until

let isEmpty (text: String) : Bool = text == ""

let indexOf (text: String) (part: String) : Option.Option<Int64> = Builtin.stringIndexOf text part

let contains (text: String) (part: String) : Bool = Option.isSome (indexOf text part)

/// What the benchmark captures: exactly 100 functions of the first area call it.
let enclose (text: String) : String = $"[{text}]"
)"},
    {"Int64", R"(let add (a: Int64) (b: Int64) : Int64 = Builtin.int64Add a b

let subtract (a: Int64) (b: Int64) : Int64 = Builtin.int64Subtract a b

let multiply (a: Int64) (b: Int64) : Int64 = Builtin.int64Multiply a b

let remainder (a: Int64) (b: Int64) : Int64 = Builtin.int64Mod a b

let negate (a: Int64) : Int64 = Builtin.int64Negate a

let max (a: Int64) (b: Int64) : Int64 = if a > b then a else b

let min (a: Int64) (b: Int64) : Int64 = if a < b then a else b

let clamp (a: Int64) (low: Int64) (high: Int64) : Int64 = a |> max low |> min high

let toString (a: Int64) : String = Builtin.int64ToString a

let toFloat (a: Int64) : Float = Builtin.int64ToFloat a
)"},
    {"Float", R"(let add (a: Float) (b: Float) : Float = Builtin.floatAdd a b

let multiply (a: Float) (b: Float) : Float = Builtin.floatMultiply a b

let divide (a: Float) (b: Float) : Float = Builtin.floatDivide a b

let sqrt (a: Float) : Float = Builtin.floatSqrt a

let floor (a: Float) : Int64 = Builtin.floatFloor a

let round (a: Float) : Int64 = Builtin.floatRound a

let toString (a: Float) : String = Builtin.floatToString a
)"},
    {"Bool", R"(let not (b: Bool) : Bool = Builtin.boolNot b

let both (a: Bool) (b: Bool) : Bool = a && b

let either (a: Bool) (b: Bool) : Bool = a || b

let toString (b: Bool) : String = if b then "true" else "false"
)"},
    {"Dict", R"(let empty = Dict { }

let get (dict: Dict<'a>) (key: String) : Option.Option<'a> = Builtin.dictGet dict key

let set (dict: Dict<'a>) (key: String) (item: 'a) : Dict<'a> = Builtin.dictSet dict key item

let keys (dict: Dict<'a>) : List<String> = Builtin.dictKeys dict

let values (dict: Dict<'a>) : List<'a> = Builtin.dictValues dict

let size (dict: Dict<'a>) : Int64 = Builtin.dictSize dict
)"},
    {"Tuple", R"(let pair (a: 'a) (b: 'b) : ('a * 'b) = (a, b)

let first (tuple: ('a * 'b)) : 'a =
  let (a, _) = tuple
  a

let second (tuple: ('a * 'b)) : 'b =
  let (_, b) = tuple
  b

let swap (tuple: ('a * 'b)) : ('b * 'a) =
  let (a, b) = tuple
  (b, a)
)"},
    {"Uuid", R"(let generate () : Uuid = Builtin.uuidGenerate ()

let toString (id: Uuid) : String = Builtin.uuidToString id
)"},
    {"DateTime", R"(let now () : DateTime = Builtin.dateTimeNow ()

let toString (at: DateTime) : String = Builtin.dateTimeToString at

let addSeconds (at: DateTime) (seconds: Int64) : DateTime = Builtin.dateTimeAddSeconds at seconds
)"},
    {"Json", R"(type Json =
  | Null
  | Flag of Bool
  | Number of Int64
  | Text of String
  | Array of List<Json>
  | Object of List<String * Json>

let isNull (json: Json) : Bool =
  match json with
  | Null -> true
  | _ -> false

let quoted (text: String) : String =
  let escaped = String.replaceAll text "\"" "\\\""
  $"'{escaped}'"

let render (json: Json) : String =
  match json with
  | Null -> "null"
  | Flag flag -> Bool.toString flag
  | Number number -> Int64.toString number
  | Text text -> quoted text
  | Array items -> (List.map items (fun item -> render item)) |> String.join ","
  | Object fields ->
    fields
    |> List.map (fun (key, field) -> (quoted key) ++ ":" ++ (render field))
    |> String.join ","
)"},
}};

}  // namespace darkpkg::corpus

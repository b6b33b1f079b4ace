/// Reads a database that darkpkg filled with Dark's own libraries (LibPackageManager and what it needs): every blob is
/// decoded and encoded again, every item is lowered again from its syntax, every op is hashed again and every location is
/// looked up by name and by id. What differs is printed; the exit code is 1 where something does.
/// docs/integration.md says how to compile and run it.
module Verify

open System
open Prelude
open Fumble
open LibDB.Db

module PT = LibExecution.ProgramTypes
module Lower = LibExecution.ProgramTypesToRuntimeTypes
module Format = LibBinarySerialization.BinarySerialization
module PackageManager = LibPackageManager.PackageManager

let mutable failures = 0

let fail (text : string) =
  failures <- failures + 1
  Console.WriteLine $"FAIL {text}"

let rows sql read = Sql.query sql |> Sql.execute read |> Result.unwrap

let equal what (id : Guid) (stored : byte[]) (found : byte[]) =
  if not (stored.AsSpan().SequenceEqual(found.AsSpan())) then fail $"{what} of {id}"

let each what count check items =
  for (id, _, _) as item in items do
    try
      check item
    with e ->
      fail $"{what} {id}: {e.Message}"
  Console.WriteLine $"{List.length items} {count}"

let items kind table (column : string) check =
  rows $"SELECT id, pt_def, {column} FROM {table}" (fun r -> r.uuid "id", r.bytes "pt_def", r.bytes column)
  |> each kind $"{kind}s" check

let types () =
  items "type" "package_types" "rt_def" (fun (id, syntax, code) ->
    let item = Format.PT.PackageType.deserialize id syntax
    equal "PT" id syntax (Format.PT.PackageType.serialize id item)
    equal "RT" id code (Format.RT.PackageType.serialize id (Format.RT.PackageType.deserialize id code))
    equal "lowering" id code (Format.RT.PackageType.serialize id (Lower.PackageType.toRT item)))

let values () =
  items "value" "package_values" "rt_dval" (fun (id, syntax, code) ->
    let item = Format.PT.PackageValue.deserialize id syntax
    equal "PT" id syntax (Format.PT.PackageValue.serialize id item)
    equal "RT" id code (Format.RT.PackageValue.serialize id (Format.RT.PackageValue.deserialize id code))
    equal "lowering" id code (Format.RT.PackageValue.serialize id (Lower.PackageValue.toRT item)))

let fns () =
  items "fn" "package_functions" "rt_instrs" (fun (id, syntax, code) ->
    let item = Format.PT.PackageFn.deserialize id syntax
    equal "PT" id syntax (Format.PT.PackageFn.serialize id item)
    equal "RT" id code (Format.RT.PackageFn.serialize id (Format.RT.PackageFn.deserialize id code))
    equal "lowering" id code (Format.RT.PackageFn.serialize id (Lower.PackageFn.toRT item)))

let ops () =
  rows "SELECT id, op_blob FROM package_ops" (fun r -> r.uuid "id", r.bytes "op_blob", ())
  |> each "op" "ops" (fun (id, blob, ()) ->
    let op = Format.PT.PackageOp.deserialize id blob
    equal "op" id blob (Format.PT.PackageOp.serialize id op)
    if LibPackageManager.Inserts.computeOpHash op <> id then fail $"hash of op {id}")

let locations () =
  let syntax = PackageManager.pt
  let code = PackageManager.rt
  let result (p : Ply<'a>) : 'a = (Ply.toTask p).Result
  rows
    "SELECT item_id, owner, modules, name, item_type FROM locations WHERE deprecated_at IS NULL"
    (fun r ->
      let modules = r.string "modules"
      let location : PT.PackageLocation =
        { owner = r.string "owner"
          modules = (if modules = "" then [] else modules.Split '.' |> Array.toList)
          name = r.string "name" }
      r.uuid "item_id", r.string "item_type", location)
  |> each "location" "locations" (fun (id, kind, location) ->
    let byName = (None, None, location)
    let byId = (None, None, id)
    let found, back, stored =
      match kind with
      | "type" ->
        result (syntax.findType byName) = Some id,
        result (syntax.getTypeLocation byId),
        Option.isSome (result (syntax.getType id)) && Option.isSome (result (code.getType id))
      | "value" ->
        result (syntax.findValue byName) = Some id,
        result (syntax.getValueLocation byId),
        Option.isSome (result (syntax.getValue id)) && Option.isSome (result (code.getValue id))
      | _ ->
        result (syntax.findFn byName) = Some id,
        result (syntax.getFnLocation byId),
        Option.isSome (result (syntax.getFn id)) && Option.isSome (result (code.getFn id))
    if not found then fail $"{kind} by name: {location}"
    if back <> Some location then fail $"location of {kind} {id}: {back}"
    if not stored then fail $"{kind} {id} is not stored")

[<EntryPoint>]
let main _ =
  types ()
  values ()
  fns ()
  ops ()
  locations ()
  NonBlockingConsole.wait ()
  Console.WriteLine(if failures = 0 then "equal" else $"{failures} differences")
  if failures = 0 then 0 else 1

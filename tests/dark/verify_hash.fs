/// Reads a database of edition `hash` with Dark's own libraries (LibSerialization, LibDB and what they need): every blob is
/// decoded and encoded again, every item is lowered again from its syntax, every id and every op id is computed again.
/// What differs is printed; the exit code is 1 if something does. docs/integration.md says how to compile and run it.
module Verify

open System
open Prelude
open Microsoft.Data.Sqlite

module PT = LibExecution.ProgramTypes
module Lower = LibExecution.ProgramTypesToRuntimeTypes
module Format = LibSerialization.Binary.Serialization
module Hashing = LibSerialization.Hashing.Hashing

let mutable failures = 0
let mutable inCycles = 0

let fail (text : string) =
  failures <- failures + 1
  Console.WriteLine $"FAIL {text}"

let equal what (id : string) (stored : byte[]) (found : byte[]) =
  if not (stored.AsSpan().SequenceEqual(found.AsSpan())) then fail $"{what} of {id}"

/// Calls `check` with each row's first column as text and the others as bytes; null is an empty array.
let each (db : SqliteConnection) what (sql : string) check =
  use command = db.CreateCommand()
  command.CommandText <- sql
  use rows = command.ExecuteReader()
  let mutable count = 0
  while rows.Read() do
    let id = rows.GetString 0
    let blobs =
      [ for i in 1 .. rows.FieldCount - 1 ->
          if rows.IsDBNull i then Array.empty else rows.GetFieldValue<byte[]> i ]
    count <- count + 1
    try
      check id blobs
    with e ->
      fail $"{what} {id}: {e.Message}"
  Console.WriteLine $"{count} {what}"

let mutable uses : Map<string, List<string>> = Map.empty

/// What items use, by their ids, as the file has it.
let readUses (db : SqliteConnection) =
  use command = db.CreateCommand()
  command.CommandText <- "SELECT item_hash, depends_on_hash FROM package_dependencies"
  use rows = command.ExecuteReader()
  while rows.Read() do
    let user, used = rows.GetString 0, rows.GetString 1
    uses <- uses.Add(user, used :: (match uses.TryFind user with Some others -> others | None -> []))

/// Does the item use itself, whatever stands between?
let isInCycle (id : string) =
  let below id = match uses.TryFind id with Some used -> used | None -> []
  let seen = System.Collections.Generic.HashSet<string>()
  let waiting = System.Collections.Generic.Stack<string>(below id)
  while waiting.Count > 0 do
    let next = waiting.Pop()
    if seen.Add next then List.iter waiting.Push (below next)
  seen.Contains id

/// An item's id is the hash of its content, but for members of a cycle: theirs is of the whole cycle.
let checkId what (id : string) (PT.Hash found) =
  match found = id, isInCycle id with
  | true, false -> ()
  | false, true -> inCycles <- inCycles + 1
  | true, true -> fail $"id of {what} {id}, which is in a cycle and has the hash of its content alone"
  | false, false -> fail $"id of {what} {id}, whose content has the hash {found}"

let types db =
  each db "types" "SELECT hash, pt_def, rt_def FROM package_types" (fun id blobs ->
    let syntax, code = blobs[0], blobs[1]
    let item = Format.PT.PackageType.deserialize id syntax
    equal "PT" id syntax (Format.PT.PackageType.serialize id item)
    equal "RT" id code (Format.RT.PackageType.serialize id (Format.RT.PackageType.deserialize id code))
    equal "lowering" id code (Format.RT.PackageType.serialize id (Lower.PackageType.toRT item))
    checkId "type" id (Hashing.computeTypeHash Hashing.Normal item))

let values db =
  each db "values" "SELECT hash, pt_def, rt_dval, value_type FROM package_values" (fun id blobs ->
    let syntax, code, valueType = blobs[0], blobs[1], blobs[2]
    let item = Format.PT.PackageValue.deserialize id syntax
    equal "PT" id syntax (Format.PT.PackageValue.serialize id item)
    if code.Length > 0 then
      equal "RT" id code (Format.RT.PackageValue.serialize id (Format.RT.PackageValue.deserialize id code))
    if valueType.Length > 0 then
      equal "value type" id valueType (Format.RT.ValueType.serialize (Format.RT.ValueType.deserialize valueType))
    checkId "value" id (Hashing.computeValueHash Hashing.Normal item))

let fns db =
  each db "fns" "SELECT hash, pt_def, rt_instrs FROM package_functions" (fun id blobs ->
    let syntax, code = blobs[0], blobs[1]
    let item = Format.PT.PackageFn.deserialize id syntax
    equal "PT" id syntax (Format.PT.PackageFn.serialize id item)
    equal "RT" id code (Format.RT.PackageFn.serialize id (Format.RT.PackageFn.deserialize id code))
    equal "lowering" id code (Format.RT.PackageFn.serialize id (Lower.PackageFn.toRT item))
    checkId "fn" id (Hashing.computeFnHash Hashing.Normal item))

let ops db =
  each db "ops" "SELECT id, op_blob FROM package_ops" (fun id blobs ->
    let blob = blobs[0]
    let op = Format.PT.PackageOp.deserialize id blob
    equal "op" id blob (Format.PT.PackageOp.serialize id op)
    if string (LibDB.Inserts.computeOpHash op) <> id then fail $"id of op {id}")

[<EntryPoint>]
let main args =
  use db = new SqliteConnection($"Data Source={args[0]};Mode=ReadOnly")
  db.Open()
  readUses db
  types db
  values db
  fns db
  ops db
  Console.WriteLine $"{inCycles} items have ids of cycles"
  NonBlockingConsole.wait ()
  Console.WriteLine(if failures = 0 then "equal" else $"{failures} differences")
  if failures = 0 then 0 else 1

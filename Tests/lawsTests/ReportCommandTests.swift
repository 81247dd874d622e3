// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

@Suite("Reports, simulations and the paper's statements by command")
struct ReportCommandTests {
  @Test("one model gives a bound and no law, exit 0; its files are the same twice")
  func oneModel() throws {
    let folder = try TemporaryFolder()
    let study = folder.path + "/study"
    let made = try Binary("simulate", "-o", study, "--models", "1", "--sample", "300")
    #expect(made.status == 0, "\(made.errors)")
    try FileManager.default.removeItem(atPath: study + "/runs.csv")
    func report(_ name: String) throws -> String {
      let result = try Binary(
        "report", study, "-o", folder.path + "/" + name, "--format", "pdf,html,json", "--tables",
        "csv,markdown", "--date", "2026-03-04")
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    let files = try report("a")
    #expect(files.contains("simulated.html") && files.contains("tables/simulated-terms.csv"))
    _ = try report("b")
    for file in ["simulated.pdf", "simulated.html", "simulated.json"] {
      let (a, b) = (
        FileManager.default.contents(atPath: folder.path + "/a/" + file),
        FileManager.default.contents(atPath: folder.path + "/b/" + file)
      )
      #expect(a != nil && a == b, "\(file)")
    }
    let json = try #require(FileManager.default.contents(atPath: folder.path + "/a/simulated.json"))
    let object = try JSONSerialization.jsonObject(with: json) as? [String: Any] ?? [:]
    #expect((object["bounds"] as? [Any])?.count == 3)
    #expect(object["extrapolation"] is NSNull)
    #expect(object["date"] as? String == "2026-03-04")
  }

  @Test("a table of runs alone gives figures and a report of the loss surface")
  func runsAlone() throws {
    let folder = try TemporaryFolder()
    let table = try folder.file("sweep.csv", StoredFitTests.runs())
    let figures = try Binary(
      "figures", table, "-o", folder.path + "/f", "--format", "svg", "--json")
    #expect(figures.status == 0, "\(figures.errors)")
    let files = try figures.object()["files"] as? [String] ?? []
    #expect(files == ["loss-surface.svg", "residuals.svg"].map { folder.path + "/f/" + $0 })
    let report = try Binary("report", table, "-o", folder.path + "/r", "--format", "json")
    #expect(report.status == 0, "\(report.errors)")
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/r/sweep.json"))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(json["title"] as? String == "The training runs of sweep.csv")
    #expect((json["settings"] as? [String: Any])?["vocabulary"] is NSNull)
    #expect((json["fits"] as? [String: Any])?["surface"] is [String: Any])
    let warnings = (json["warnings"] as? [[String: String]] ?? []).compactMap { $0["code"] }
    #expect(!warnings.contains("W-off-optimum"))
  }

  @Test("of several experiments in a table one is chosen")
  func severalExperiments() throws {
    let folder = try TemporaryFolder()
    let runs = StoredFitTests.runs().split(separator: "\n")
    let rows = ["a", "b"].flatMap { name in runs.dropFirst().map { "\($0),\(name)" } }
    let table = try folder.file(
      "sweep.csv", ([runs[0] + ",experiment"] + rows).joined(separator: "\n") + "\n")
    let figures = [
      "figures", table, "-o", folder.path + "/f", "--only", "resid", "--format", "csv",
    ]
    let refused = try Binary(figures)
    #expect(refused.status == 1)
    #expect(
      refused.errors.hasSuffix(
        "sweep.csv: expected the runs of one experiment, found 2: choose one of a, b "
          + "(--experiment chooses it, --pool takes all together)\n"
      ), "\(refused.errors)")
    let chosen = try Binary(figures + ["--experiment", "b"])
    #expect(chosen.status == 0, "\(chosen.errors)")
    let csv = try String(contentsOfFile: folder.path + "/f/residuals.csv", encoding: .utf8)
    #expect(csv.split(separator: "\n").count { $0.hasPrefix("1,points") } == runs.count - 1)
  }

  @Test("a wrong day, format or table is one sentence")
  func refusals() throws {
    let day = try Binary("report", Binary.ladder, "--date", "yesterday")
    #expect(day.status == 64 && day.errors.contains("expected a day such as 2026-11-21"))
    #expect(try Binary("report", Binary.ladder, "--tables", "xls").status == 64)
    #expect(try Binary("simulate", "-o", "/tmp/never", "--models", "0").status == 64)
    let both = try Binary(
      "extrapolate", Binary.ladder, "--to", "1e9", "--prequential", "--bits", "4")
    #expect(both.status == 64)
  }

  @Test("docs/paper-statements.md is what the command prints")
  func paper() throws {
    let result = try Binary("paper", "Data/ladder", "--markdown")
    #expect(result.status == 0, "\(result.errors)")
    let committed = try String(
      contentsOf: Binary.root.appendingPathComponent("docs/paper-statements.md"), encoding: .utf8)
    #expect(Golden.difference(committed: committed, fresh: result.output) { 2e-3 * abs($0) } == nil)
    // Without a study nothing is invented.
    let statements = try Binary("paper", "--json").object()["statements"] as? [[String: Any]] ?? []
    let empty = statements.filter { ($0["findings"] as? [Any] ?? []).isEmpty }
    #expect(statements.count == 16 && empty.count == 6)
  }

  @Test("Pythia's sizes from a published surface, labelled as assumed, with table and figure")
  func published() throws {
    let folder = try TemporaryFolder()
    let result = try Binary(
      "extrapolate", "--law", "besiroglu2024", "--to", "pythia,llama", "--bits", "4", "-o",
      folder.path, "--json")
    #expect(result.status == 0, "\(result.errors)")
    let object = try result.object()
    let targets = object["targets"] as? [[String: Any]] ?? []
    #expect(targets.count == 13)
    #expect(targets.allSatisfy { $0["reach"] as? String == "assumed" })
    #expect(object["level"] is NSNull)
    for name in ["extrapolation.csv", "extrapolation.pdf", "extrapolation.svg"] {
      #expect(FileManager.default.fileExists(atPath: folder.path + "/" + name))
    }
  }

  @Test("a published law has a report of the same kind, the same twice")
  func publishedReport() throws {
    let folder = try TemporaryFolder()
    func report(_ name: String) throws -> [Data?] {
      let result = try Binary(
        "report", "--law", "besiroglu2024", "--to", "pythia,70B", "-o", folder.path + "/" + name,
        "--format", "pdf,html,json", "--tables", "csv")
      #expect(result.status == 0, "\(result.errors)")
      return ["pdf", "html", "json"].map {
        FileManager.default.contents(atPath: "\(folder.path)/\(name)/besiroglu2024.\($0)")
      }
    }
    let first = try report("a")
    let second = try report("b")
    #expect(first.allSatisfy { $0 != nil } && first == second)
    let object = try JSONSerialization.jsonObject(with: first[2] ?? Data()) as? [String: Any] ?? [:]
    #expect((object["families"] as? [Any])?.count == 2)
    #expect(try Binary("report", "--law", "nobody2020", "-o", folder.path).status == 64)
    #expect(try Binary("report", Binary.ladder, "--law", "besiroglu2024").status == 64)
    #expect(try Binary("report", "-o", folder.path).status == 64)
  }
}

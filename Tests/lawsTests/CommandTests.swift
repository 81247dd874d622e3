// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("Commands")
struct CommandTests {
  @Test(arguments: [
    "allocate", "backtest", "bound", "check", "compare", "extrapolate", "figures", "fit", "isoflop",
    "forecast", "list", "plan", "plot", "predict", "report", "sensitivity", "suggest",
  ])
  func helpHasAnExample(_ command: String) throws {
    let result = try Binary(command, "--help")
    #expect(result.status == 0)
    #expect(result.output.contains("Example"))
    #expect(result.output.contains("laws \(command)"))
  }

  @Test func fitSaysThatEIsAtItsBoundary() throws {
    let text = try Binary("fit", "chinchilla", Binary.ladder + "/runs.csv")
    #expect(text.status == 0)
    #expect(text.output.contains("W-boundary-E"))
    let object = try Binary("fit", "chinchilla", Binary.ladder + "/runs.csv", "--json").fit()
    let coefficients = object["coefficients"] as? [String: [String: Any]] ?? [:]
    #expect(Set(coefficients.keys) == ["E", "A", "B", "alpha", "beta"])
    #expect(coefficients["E"]?["value"] as? Double == 0)
    #expect(coefficients["E"]?["standardError"] is NSNull)
    let alpha = coefficients["alpha"]
    let interval = alpha?["interval"] as? [Double] ?? []
    let value = alpha?["value"] as? Double ?? .nan
    #expect(interval.count == 2 && interval[0] < value && value < interval[1])
    #expect(object["runs"] as? Int == 56)
    #expect(object["objective"] is Double)
    #expect(object["outcome"] is String)
  }

  @Test func exportsLoadAsTheyAre() throws {
    let folder = try TemporaryFolder()
    var history = "Name,_step,train/loss,config/n_params,config/batch_tokens\n"
    var frame = ",n_params,tokens,loss\n"
    var row = 0
    for size in [1e6, 3e6, 1e7, 3e7] {
      for step in [100.0, 300, 1000, 3000] {
        let tokens = step * 65536
        let loss = 1.8 + 500 / pow(size, 0.35) + 2000 / pow(tokens, 0.37)
        history += "run-\(size),\(Int(step)),\(loss),\(size),65536\n"
        frame += "\(row),\(size),\(tokens),\(loss)\n"
        row += 1
      }
    }
    let tables = [
      try folder.file("wandb.csv", history), try folder.file("pandas.csv", frame),
    ]
    for table in tables {
      let fit = try Binary("fit", "chinchilla", table, "--json").fit()
      let coefficients = fit["coefficients"] as? [String: [String: Any]] ?? [:]
      let alpha = coefficients["alpha"]?["value"] as? Double ?? .nan
      #expect(abs(alpha - 0.35) < 1e-6)
      let check = try Binary("check", table)
      #expect(check.status == 0)
      #expect(check.output.contains("16 runs of 4 sizes"))
    }
    let curve = "Step,a - loss,a - loss__MIN,a - loss__MAX\n1,3,3,3\n4,2,2,2\n9,1.7,1.7,1.7\n"
    let power = try Binary("fit", "power", try folder.file("chart.csv", curve), "--json")
    #expect(power.status == 0)
  }

  @Test("one table or several experiments, the answer has one shape")
  func experimentsAreFits() throws {
    let folder = try TemporaryFolder()
    let rows = ["a", "b"].flatMap { name in
      [1.0, 2, 4, 8].flatMap { n in
        [1.0, 3, 9].map { d in
          let loss = 2 + (name == "a" ? 3.0 : 3.3) / n.squareRoot() + 2 / d.squareRoot()
          return "\(name),\(n)e6,\(d)e8,\(loss)"
        }
      }
    }
    let both = try folder.file(
      "both.csv", (["experiment,params,tokens,loss"] + rows).joined(separator: "\n") + "\n")
    let one = try Binary("fit", "chinchilla", both, "--experiment", "a", "--json").object()
    let two = try Binary("fit", "chinchilla", both, "--json").object()
    #expect(Set(one.keys) == ["format", "fits"] && Set(one.keys) == Set(two.keys))
    #expect((one["fits"] as? [Any])?.count == 1 && (two["fits"] as? [Any])?.count == 2)
  }

  @Test func theExponentOfAnInverseRootIsTested() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<8).map { i in
      let x = Double(1 << i)
      return "\(x),\(2 + 3 / x.squareRoot() * (1 + 0.01 * sin(x)))"
    }
    let table = try folder.file("points.csv", (["x,y"] + rows).joined(separator: "\n") + "\n")
    let test = try Binary("fit", "inverse-root", table, "--json").fit()["exponentTest"]
    let exponent = (test as? [String: Any])?["exponent"] as? Double ?? .nan
    #expect(abs(exponent - 0.5) < 0.05)
    #expect(try Binary("fit", "power", table, "--json").fit()["exponentTest"] is NSNull)
  }

  @Test func boundTermsAddUp() throws {
    let result = try Binary(
      "bound", Binary.ladder + "/tokens/820k-gptq4.npy", "--parameters", "820352", "--tokens",
      "16400384",
      "--bits", "4", "--code-length-bits", "3373056", "--vocabulary", "256", "--unquantized",
      Binary.ladder + "/tokens/820k-fp32.npy", "--json")
    #expect(result.status == 0)
    let object = try result.object()
    let terms = object["terms"] as? [String: Double] ?? [:]
    #expect(
      Set(terms.keys) == [
        "risk", "complexity", "lossVariation", "smoothing", "quantizationGap", "subsample",
      ])
    let bound = object["bound"] as? Double ?? .nan
    #expect(abs(terms.values.reduce(0, +) - bound) < 1e-12)
    #expect(object["vacuous"] as? Bool == false)
    // The counted code wins over --bits: its scales cost bits.
    let c = object["complexityPerToken"] as? Double ?? .nan
    #expect(c > 3_373_056 * log(2) / 16_400_384)
  }

  @Test func extrapolationFromTheStudy() throws {
    let arguments = ["extrapolate", Binary.ladder, "--to", "8.2e6,70e9", "--json"]
    let result = try Binary(arguments)
    #expect(result.status == 0)
    let targets = try result.object()["targets"] as? [[String: Any]] ?? []
    #expect(targets.count == 2)
    for target in targets {
      let bound = target["bound"] as? Double ?? .nan
      let interval = target["interval"] as? [Double] ?? []
      #expect(interval.count == 2 && interval[0] <= bound && bound <= interval[1])
      let terms = target["terms"] as? [String: Double] ?? [:]
      #expect(abs(terms.values.reduce(0, +) - bound) < 1e-12)
    }
    #expect(targets[1]["parameters"] as? Double == 70e9)
    let codes = (try result.object()["warnings"] as? [[String: String]] ?? []).compactMap {
      $0["code"]
    }
    #expect(codes.contains("W-far-extrapolation"))
    #expect(codes.contains("W-boundary-E"))
    #expect(try Binary(arguments).output == result.output, "same seed, same bytes")
  }

  @Test("a student's bound says of whom it speaks, and at which ratio it may be carried")
  func extrapolationOfAStudent() throws {
    let result = try Binary(
      "extrapolate", Binary.ladder, "--to", "4e6", "--requential", "--json")
    #expect(result.status == 0, "\(result.errors)")
    let object = try result.object()
    let target = (object["targets"] as? [[String: Any]] ?? []).first ?? [:]
    #expect(target["code"] as? String == "the requential code of a student")
    let interval = target["interval"] as? [Double] ?? []
    #expect(interval.count == 2 && interval[0] < interval[1])
    let codes = (object["warnings"] as? [[String: String]] ?? []).compactMap { $0["code"] }
    #expect(codes.contains("W-student"))
    let long = try Binary(
      "extrapolate", Binary.ladder, "--to", "4e6", "--requential", "--ratio", "200")
    #expect(long.status == 1)
    #expect(
      long.errors.contains("expected D/N = 20 with a code that follows a law, found 200"),
      "\(long.errors)")
    let both = try Binary(
      "extrapolate", Binary.ladder, "--to", "4e6", "--requential", "--prequential")
    #expect(both.status == 64)
    #expect(both.errors.contains("found --prequential and --requential"), "\(both.errors)")
    let law = try Binary(
      "extrapolate", "--law", "besiroglu2024", "--to", "4e6", "--requential")
    #expect(law.status == 64 && law.errors.contains("found --law: its coded students"))
  }

  @Test func extrapolationFromAPublishedLaw() throws {
    let result = try Binary("extrapolate", "--law", "besiroglu2024", "--to", "70B", "--json")
    #expect(result.status == 0)
    let target = (try result.object()["targets"] as? [[String: Any]] ?? []).first ?? [:]
    #expect(target["interval"] is NSNull)
    let codes = (try result.object()["warnings"] as? [[String: String]] ?? []).compactMap {
      $0["code"]
    }
    #expect(codes == ["W-assumed", "W-no-interval"])
  }

  @Test func checkOfTheLadder() throws {
    let result = try Binary("check", Binary.ladder)
    #expect(result.status == 0)
    #expect(result.output.contains("56 runs of 8 sizes"))
    #expect(result.output.contains("Nothing is wrong."))
  }

  @Test func listNamesEverything() throws {
    let result = try Binary("list")
    for word in ["chinchilla", "inverse-root", "power", "besiroglu2024", "fig1", "fig2", "fig3"] {
      #expect(result.output.contains(word))
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import Testing

@Suite struct EncodingTests {
  struct Part: Encodable {
    var zulu = 1.0
    var alpha: Double?
    var range: ClosedRange<Double>? = 1...Double.infinity
    var seed: UInt64 = 18_446_744_073_709_551_615
    var steps = [1, 2, 3]
    var names = ["b": 1.5, "a": 0.5]
    var warnings = [Warning(code: "W-x", message: "Say \"x\".")]
    var nested: [[Double]] = [[1, Double.nan], []]
    var json = JSON.object([("kept", .bool(true))])
  }

  @Test func fieldsKeepTheirOrderAndNilIsNull() {
    let text = """
      {
        "zulu": 1,
        "alpha": null,
        "range": [1, null],
        "seed": 18446744073709551615,
        "steps": [1, 2, 3],
        "names": {
          "a": 0.5,
          "b": 1.5
        },
        "warnings": [
          {
            "code": "W-x",
            "message": "Say \\"x\\"."
          }
        ],
        "nested": [
          [1, null],
          []
        ],
        "json": {
          "kept": true
        }
      }

      """
    #expect(JSON(Part()).text() == text)
  }

  @Test func whatIsNotFiniteIsTextWhereAskedFor() {
    #expect(
      JSON([1, Double.infinity, -Double.infinity, Double.nan], nonFinite: .text).text() == """
        [
          1,
          "inf",
          "-inf",
          "nan"
        ]

        """)
  }

  struct Line: Answer {
    var slope = 2.0
    var spread: Double?
    var note: String?
    var coefficients = NamedValues([("E", 1.7), ("A", 400)])

    struct Fields: Sendable {
      let slope = Field("slope", \Line.slope, "Of the line.", unit: "nats/token", mayBeNull: true)
      let spread = Field("spread", \Line.spread, "About the line.")
      let note = Field("note", \Line.note, "A sentence.", leftOutWhenNil: true)
      let coefficients = Field("coefficients", \Line.coefficients, "By name.")
    }
    static var fields: Fields { Fields() }
  }

  @Test func anAnswerWritesItsFields() {
    let expected = """
      {
        "slope": 2,
        "spread": null,
        "coefficients": {
          "E": 1.7,
          "A": 400
        }
      }

      """
    #expect(JSON(Line()).text() == expected)
    #expect(JSON(Line(note: "x")).text().contains("\"note\": \"x\""))
  }

  struct Lines: Answer {
    var lines = [Line()]
    var best: Line?

    struct Fields: Sendable {
      let lines = Field("lines", \Lines.lines, "All of them.")
      let best = Field("best", \Lines.best, "The best one.")
    }
    static var fields: Fields { Fields() }
  }

  @Test func theSchemaFollowsFromTheFields() {
    let schema = Lines.shape.schema(title: "Lines", id: "lines.json").text()
    #expect(schema.contains("\"$ref\": \"#/$defs/EncodingTestsLine\""))
    #expect(schema.contains("\"x-unit\": \"nats/token\""))
    #expect(schema.contains("\"additionalProperties\": false"))
    let line = Line.shape.schema(title: "Line", id: "line.json").text()
    // A field that may be left out is not required.
    #expect(line.components(separatedBy: "\"note\"").count == 2)
    #expect(line.components(separatedBy: "\"spread\"").count == 3)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import GapScaling

/// The shape of the gap's law at scale as JSON, with the field names of docs/json.md.
public enum AsymptoticsJSON {
  /// `{law, rates: […], leads: […], crossings: […]}`.
  public static func object(_ asymptotics: Asymptotics) -> JSON {
    .object([
      ("law", asymptotics.law.map(law) ?? .null),
      ("rates", .array(asymptotics.rates.map(rate))),
      ("leads", .array(asymptotics.leads.map(lead))),
      ("crossings", .array(asymptotics.crossings.map(crossing))),
    ])
  }

  private static func law(_ law: Asymptotics.GapLaw) -> JSON {
    .object([
      ("bits", .number(law.bits)), ("tokensPerParameter", .number(law.tokensPerParameter)),
      ("complexityPerToken", .number(law.complexity)), ("guess", .number(law.guess)),
      ("smoothing", .number(law.smoothing)), ("settled", .number(law.settled)),
      ("lossVariation", FitJSON.object(law.variation)),
      ("quantizationGap", law.quantizationGap.map { FitJSON.object($0) } ?? .null),
    ])
  }

  private static func rate(_ rate: Asymptotics.Rate) -> JSON {
    .object([
      ("quantity", .string(rate.quantity)), ("law", .string(rate.law)),
      ("exponent", .number(rate.exponent)), ("interval", .interval(rate.interval)),
      ("exact", .bool(rate.isExact)),
    ])
  }

  private static func lead(_ lead: Asymptotics.Lead) -> JSON {
    .object([
      ("code", .string(lead.code.description)), ("term", .string(lead.term)),
      ("from", .number(lead.from)), ("to", .number(lead.to)),
      ("shares", .array(lead.shares.map(JSON.number))),
    ])
  }

  private static func crossing(_ crossing: Crossing) -> JSON {
    let place: (word: String, size: Double?) =
      switch crossing.place {
      case .at(let size): ("at", size)
      case .before: ("before", nil)
      case .until(let size): ("until", size)
      case .last(let size): ("last", size)
      case .never: ("never", nil)
      }
    return .object([
      ("name", .string(crossing.name)), ("subject", .string(crossing.subject)),
      ("object", .string(crossing.object)),
      ("searched", .interval(crossing.searched)), ("place", .string(place.word)),
      ("parameters", .optional(place.size)),
      ("interval", .array([.optional(crossing.low), .optional(crossing.high)])),
      ("agreement", .optional(crossing.agreement)), ("level", .number(crossing.level)),
      ("withinReach", .bool(crossing.isWithinReach)), ("statement", .string(crossing.statement)),
    ])
  }
}

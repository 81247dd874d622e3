// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Every name, unit and flag that is understood in a table of runs; a new one is added here and nowhere else.
///
/// `docs/tables.md` lists the same words, and a test compares the two. Names are lower-case words joined by `_`, as
/// ``ColumnName`` splits a header: `train/loss`, `Train Loss` and `trainLoss` are all `train_loss`.
public enum RunVocabulary {
  /// The names of each quantity's column, likeliest first.
  public static let names: [RunQuantity: [String]] = [
    .run: [
      "run", "name", "run_name", "run_id", "run_key", "id", "tags_mlflow_run_name",
      "mlflow_run_name",
      "display_name", "trial", "trial_id", "job_id", "checkpoint_of", "run_uuid",
    ],
    .parameters: [
      "parameters", "params", "n_params", "num_params", "model_size", "n_parameters",
      "num_parameters",
      "parameter_count", "param_count", "parameters_count", "params_count", "total_params",
      "total_parameters",
      "params_total", "parameters_total", "param_total", "num_total_params", "n_total_params",
      "n_params_total",
      "model_params", "model_parameters", "model_num_parameters", "num_model_params",
      "trainable_params",
      "trainable_parameters", "num_trainable_params", "n_trainable_params", "nparams", "size",
      "non_embedding_params", "n_params_non_embedding", "params_non_embedding",
      "non_embedding_parameters",
      "num_params_non_embedding", "num_non_embedding_params", "n_non_embedding_params",
      "params_no_embedding",
      "parameters_non_embedding", "active_params", "active_parameters", "params_active",
      "n_active_params",
      "num_active_params", "activated_params", "activated_parameters", "parameters_active", "model",
    ],
    .tokens: [
      "tokens", "train_tokens", "n_tokens", "num_tokens", "tokens_seen", "total_tokens",
      "training_tokens",
      "train_tokens_seen", "consumed_tokens", "tokens_trained", "tokens_total", "tokens_processed",
      "num_tokens_seen", "n_tokens_seen", "total_tokens_seen", "seen_tokens",
      "num_input_tokens_seen",
      "input_tokens_seen", "consumed_train_tokens", "cumulative_tokens", "total_training_tokens",
      "total_train_tokens", "num_train_tokens", "n_train_tokens", "ntokens", "token_count",
      "tokens_count",
      "tokens_consumed", "train_tokens_total", "trained_tokens", "pretraining_tokens",
      "pretrain_tokens",
      "dataset_tokens", "data_tokens", "training_data_size", "pretraining_data_size",
      "pretrain_data_size",
      "dataset_size_tokens", "data_size",
    ],
    .tokensPerParameter: [
      "tokens_per_parameter", "tokens_per_param", "token_param_ratio", "token_parameter_ratio",
      "tokens_params_ratio", "tpp", "d_n", "data_param_ratio",
    ],
    .flops: [
      "flops", "flop", "training_flop", "training_flops", "train_flops", "total_flops",
      "total_flos", "flos",
      "train_flop", "total_flop", "flops_total", "flops_train", "total_training_flops",
      "total_train_flops",
      "cumulative_flops", "num_flops", "n_flops", "model_flops", "training_compute",
      "train_compute",
      "total_compute", "compute_flops", "compute",
    ],
    .loss: [
      "loss", "final_loss", "final_train_loss", "train_loss", "training_loss", "train_loss_final",
      "loss_train",
      "train_ce_loss", "train_cross_entropy", "train_cross_entropy_loss", "train_lm_loss",
      "train_nll", "lm_loss",
      "lm_loss_training_lm_loss", "train_loss_avg", "train_loss_smoothed", "smooth_train_loss",
      "smoothed_loss",
      "loss_smoothed", "test_loss", "val_loss", "validation_loss", "valid_loss", "eval_loss",
      "final_val_loss",
      "final_test_loss", "loss_val", "loss_valid", "loss_validation", "loss_eval", "loss_test",
      "val_nll",
      "test_nll", "eval_nll", "nll", "nll_loss", "cross_entropy", "cross_entropy_loss", "ce_loss",
      "xent",
      "heldout_loss", "held_out_loss", "dev_loss", "best_val_loss",
    ],
    .step: [
      "global_step", "train_global_step", "trainer_global_step", "optimizer_step",
      "optimizer_steps",
      "optim_step", "train_step", "trainer_step", "training_step", "training_steps", "train_steps",
      "iteration",
      "iterations", "iter", "iters", "num_steps", "n_steps", "total_steps", "max_steps", "steps",
      "step",
      "current_step", "update", "updates", "num_updates",
    ],
    .batchTokens: [
      "batch_tokens", "tokens_per_step", "tokens_per_batch", "batch_size_tokens",
      "batch_size_in_tokens",
      "total_batch_size_tokens", "global_batch_tokens", "tokens_per_update", "tokens_per_iter",
    ],
    .batchSize: [
      "batch_size", "global_batch_size", "train_batch_size", "total_batch_size",
      "effective_batch_size", "n_batch",
      "gbs", "global_train_batch_size",
    ],
    .sequenceLength: [
      "sequence_length", "seq_len", "seq_length", "block_size", "context_length", "max_seq_len",
      "max_seq_length",
      "n_ctx", "context_size", "context", "seqlen", "max_length",
    ],
    .experiment: ["experiment"],
    .budget: ["budget", "flop_budget", "flops_budget", "compute_budget", "isoflop"],
    .uniqueTokens: [
      "unique_tokens", "n_unique_tokens", "num_unique_tokens", "tokens_unique", "data_budget",
      "unique",
    ],
    .bytesPerToken: [
      "bytes_per_token", "token_bytes", "mean_bytes_per_token", "avg_bytes_per_token",
    ],
    .flagged: [
      "outlier", "is_outlier", "outliers", "flagged", "flag", "is_flagged", "exclude", "excluded",
      "diverged",
      "is_diverged", "crashed", "has_crashed", "failed", "unstable", "bad", "bad_run", "is_bad",
      "ignore", "skip",
    ],
    .included: [
      "include", "included", "is_included", "keep", "use", "finished", "is_finished", "converged",
    ],
    .reason: ["reason", "outlier_reason", "flag_reason", "exclude_reason"],
    .state: ["state", "status", "run_state", "run_status", "job_state", "job_status"],
    .weights: [],
  ]

  /// The one letter of a quantity, in its usual case only; read where no other name matches.
  public static let letters: [RunQuantity: String] = [
    .parameters: "N", .tokens: "D", .flops: "C", .loss: "L",
  ]

  /// Columns of different standing among those of one quantity: where a table has one of each group and none that
  /// comes before both, none is taken without being asked for.
  static let rivals: [RunQuantity: [[String]]] = [
    .parameters: [
      [
        "total_params", "total_parameters", "params_total", "parameters_total", "param_total",
        "num_total_params",
        "n_total_params", "n_params_total",
      ],
      [
        "active_params", "active_parameters", "params_active", "n_active_params",
        "num_active_params",
        "activated_params", "activated_parameters", "parameters_active",
      ],
    ]
  ]

  /// Names that may hold words rather than numbers; taken only where every cell is a number.
  static let doubtful: Set<String> = ["size", "model", "data_size", "compute", "model_size"]

  /// Words before a name that say where it was logged.
  static let prefixes: Set<String> = [
    "config", "summary", "hparams", "model", "cfg", "args", "metrics", "params", "tags",
    "throughput", "run", "data",
    "trainer", "train", "training", "stats", "perf", "optim", "hyperparameters", "wandb", "results",
    "training_args",
  ]
  /// Those that are also dropped where `_` joins them to the name.
  static let joinedPrefixes: Set<String> = ["config", "summary", "hparams", "cfg"]

  /// A word of a loss's name, for columns under no usual name, such as `eval/paloma/macro_loss`.
  static let lossWords: Set<String> = ["loss", "nll", "xent"]
  /// Words of columns that are no loss of the model on data.
  static let notLossWords: Set<String> = [
    "aux", "auxiliary", "z", "zloss", "balance", "balancing", "router", "kl", "reg",
    "regularization", "scale", "lr",
    "std", "stderr", "stdev", "sd", "min", "max", "var", "count", "mtp", "value", "policy",
    "critic", "weight",
    "grad", "spike", "diff", "delta", "ratio", "rank", "load", "mask", "type", "fn", "function",
    "name", "minimum",
    "maximum", "error", "se", "penalty", "step", "time", "distill", "reward", "outlier", "flag",
    "ppl", "predicted",
    "fit", "fitted", "residual", "log",
  ]

  /// Words in the name of a column that numbers repetitions of one configuration.
  public static let seedWords: Set<String> = ["seed", "rng", "replicate", "repeat", "trial"]

  // MARK: Units

  /// Words of counts, compared without case; `1e6` and `10^6` are understood without being listed.
  public static let counts: [(words: [String], factor: Double, name: String)] = [
    (["k", "thousand", "thousands", "kilo"], 1e3, "thousands"),
    (["m", "mn", "mln", "mil", "mio", "million", "millions", "mega"], 1e6, "millions"),
    (["b", "g", "bn", "bln", "billion", "billions", "giga"], 1e9, "billions"),
    (["t", "tn", "tln", "trillion", "trillions", "tera"], 1e12, "trillions"),
  ]

  /// Prefixes of FLOPs.
  public static let floatingPrefixes: [(words: [String], factor: Double, name: String)] = [
    (["k", "kilo"], 1e3, "kFLOPs"), (["m", "mega"], 1e6, "MFLOPs"), (["g", "giga"], 1e9, "GFLOPs"),
    (["t", "tera"], 1e12, "TFLOPs"), (["p", "peta"], 1e15, "PFLOPs"),
    (["e", "exa"], 1e18, "EFLOPs"),
    (["z", "zetta"], 1e21, "ZFLOPs"), (["y", "yotta"], 1e24, "YFLOPs"),
  ]

  /// A petaflop/s kept up for a day, in FLOPs.
  public static let petaflopDay = 8.64e19

  /// Units of losses by the words of a header or an option.
  public static let losses: [(words: [String], unit: RunUnit)] = [
    (["nats", "nat", "nats_per_token", "nats_token", "ln"], .plain(.loss)),
    (
      ["bits", "bit", "bits_per_token", "bits_token", "bpt", "log2", "shannon"],
      RunUnit("bits per token", .loss, .factor(log(2)))
    ),
    (
      ["log10", "hartleys", "bans", "dits", "log10_per_token", "base_10_logarithms_per_token"],
      RunUnit("base-10 logarithms per token", .loss, .factor(log(10)))
    ),
    (
      ["perplexity", "ppl", "perplexities", "exp", "pplx"],
      RunUnit("perplexity", .loss, .logarithm)
    ),
    (
      ["bits_per_byte", "bits_byte", "bpb", "bits_per_utf_8_byte"],
      RunUnit("bits per byte", .loss, .perByte(log(2)))
    ),
    (["nats_per_byte", "nats_byte"], RunUnit("nats per byte", .loss, .perByte(1))),
  ]

  /// Units that are neither counts, FLOPs nor losses: what a column in one of them holds, said where it is asked for.
  public static let foreign: [(words: [String], name: String)] = [
    (
      ["gpu_hours", "gpu_hour", "gpuh", "gpu_h", "gpu_days", "gpu_day", "accelerator_hours"],
      "GPU time"
    ),
    (
      [
        "tpu_hours", "tpu_hour", "tpu_days", "chip_hours", "core_hours", "h100_hours", "a100_hours",
      ], "accelerator time"
    ),
    (
      [
        "hours", "hour", "hrs", "h", "days", "day", "minutes", "min", "seconds", "sec", "secs", "s",
        "ms",
      ], "time"
    ),
    (["gb", "gib", "mb", "mib", "tb", "tib", "kb", "kib", "bytes", "byte"], "bytes"),
    (["usd", "eur", "dollars", "cost", "$", "€"], "money"),
    (
      [
        "per_second", "per_sec", "per_s", "s_1", "tok_s", "tokens_s", "per_gpu", "flop_s",
        "flops_s", "per_step",
        "per_token", "per_sample",
      ], "a rate"
    ),
    (["epochs", "epoch"], "epochs"),
    (
      ["words", "documents", "docs", "samples", "sequences", "examples", "characters", "chars"],
      "other things than tokens"
    ),
    (["percent", "%", "pct"], "a percentage"),
  ]

  // MARK: Rows

  /// Cells that hold nothing.
  public static let missing: Set<String> = [
    "", "nan", "na", "n/a", "#n/a", "null", "none", "nil", "-", "–", "—", "?", "missing", "<na>",
    "nan.0", ".",
  ]
  /// Losses of a training that diverged; left out and counted as cells that hold nothing are.
  public static let infinite: Set<String> = ["inf", "+inf", "infinity", "-inf", "-infinity"]

  /// Cells that answer yes in a column of flags.
  public static let yes: Set<String> = [
    "true", "t", "yes", "y", "1", "1.0", "x", "✓", "✔", "on", "outlier", "flagged", "flag",
    "exclude", "excluded",
    "diverged", "divergent", "crashed", "failed", "bad", "unstable", "spike", "drop", "dropped",
    "ignore", "skip",
    "remove", "removed", "nan", "inf",
  ]
  /// Cells that answer no in a column of flags.
  public static let no: Set<String> = [
    "", "false", "f", "no", "n", "0", "0.0", "-", "–", "—", "off", "ok", "okay", "good", "fine",
    "keep", "kept", "none",
    "null", "na", "n/a", "valid", "stable", "include", "included", "normal", "<na>", "✗",
  ]

  /// States of a training that ended.
  public static let ended: Set<String> = [
    "finished", "complete", "completed", "success", "successful", "succeeded", "done", "ended",
    "ok", "finish",
    "final", "converged", "terminated_ok", "exited_ok",
  ]
  /// States of a training that did not end, or not as planned.
  public static let unended: Set<String> = [
    "crashed", "crash", "failed", "failure", "fail", "killed", "running", "preempted", "preempting",
    "aborted",
    "abort", "pending", "queued", "scheduled", "cancelled", "canceled", "timeout", "timed_out",
    "oom",
    "out_of_memory", "diverged", "interrupted", "error", "errored", "incomplete", "unfinished",
    "stopped", "stalled",
    "in_progress", "in progress", "node_fail", "started", "created", "submitted", "nan",
    "suspended",
  ]
}

namespace MlStudio.Learning.Validation;

/// <summary>Why a training cannot be queued as it is.</summary>
/// <param name="Field">The place on the form: "target", "task", "group", "excluded", "split", "positiveClass", "classWeights", "trainer", "metric", "decisionThreshold", "calibration", "threshold", "coverage" or "options.NAME".</param>
/// <param name="Message">What is wrong and what to do, in plain words.</param>
public sealed record Refusal(string Field, string Message);

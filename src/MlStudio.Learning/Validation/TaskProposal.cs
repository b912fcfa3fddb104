using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>A class of a target and how many rows have it.</summary>
public sealed record ClassCount(string Class, int Rows);

/// <summary>What a target column suggests to learn.</summary>
/// <param name="Task">The proposed task.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="PositiveClass">Binary: the proposed positive class.</param>
/// <param name="Classes">The classes by name with their rows; empty for regression.</param>
/// <param name="MissingRows">Rows whose target is missing.</param>
public sealed partial record TaskProposal(LearningTask Task, string Reason, string? PositiveClass, IReadOnlyList<ClassCount> Classes, int MissingRows);

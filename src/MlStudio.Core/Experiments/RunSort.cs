namespace MlStudio.Core.Experiments;

/// <summary>What lists of runs can be sorted by, besides validation metrics.</summary>
public static class RunSort
{
    public const string Number = "number";
    public const string Name = "name";
    public const string Algorithm = "algorithm";
    public const string Data = "data";
    public const string State = "state";
    public const string Duration = "duration";
    public const string Who = "who";

    public static IReadOnlyList<string> All { get; } = [Number, Name, Algorithm, Data, State, Duration, Who];
}

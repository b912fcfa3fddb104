using System.Globalization;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Metrics;
using MlStudio.Web.Components;

namespace MlStudio.Web.Features.Runs;

/// <summary>What one answer of each kind brings (positive) or costs (negative), as typed.</summary>
public sealed record AnswerWorth(string Found = "", string Missed = "", string FalseAlarm = "", string Refused = "", string Unit = "")
{
    /// <summary>Whether nothing was typed.</summary>
    public bool IsEmpty => Found.Length + Missed.Length + FalseAlarm.Length + Refused.Length == 0;

    /// <summary>Whether what was typed can be reckoned with.</summary>
    public bool IsGiven => !IsEmpty && Problem is null;

    /// <summary>What keeps it from being reckoned with, or null; an empty field is 0.</summary>
    public string? Problem => Fields.FirstOrDefault(f => Number(f) is null) is { } wrong ? $"Amounts must be numbers such as 250 or -12.5; '{wrong}' was given."
        : Number(Found) <= Number(Missed) && !IsEmpty ? "A case found must be worth more than a case missed."
        : Number(Refused) <= Number(FalseAlarm) && !IsEmpty ? "A false alarm must be worth less than a case rightly refused; give it a loss."
        : null;

    /// <summary>The same as costs, by which the library finds the best threshold.</summary>
    public CostMatrix Costs => new(-Value(Found), -Value(FalseAlarm), -Value(Refused), -Value(Missed));

    /// <summary>The four amounts as an address keeps them; what is no number is left out, since a comma in it would move the amounts behind it.</summary>
    public string Written => string.Join(',', Fields.Select(f => Number(f) is null ? "" : f));

    private string[] Fields => [Found, Missed, FalseAlarm, Refused];

    public static AnswerWorth Parse(string? written, string? unit)
    {
        var parts = (written ?? "").Split(',');
        string Part(int index) => index < parts.Length && parts[index].Length <= 20 ? parts[index].Trim() : "";
        return new AnswerWorth(Part(0), Part(1), Part(2), Part(3), unit is { Length: <= 12 } ? unit : "");
    }

    /// <summary>What all answers at a threshold are worth together.</summary>
    public double Of(ThresholdRow row) => -row.Cost(Costs);

    /// <summary>An amount with its unit.</summary>
    public string Amount(double value) => Unit.Length == 0 ? RunText.Amount(value) : $"{RunText.Amount(value)} {Unit}";

    private static double Value(string text) => Number(text) ?? 0;

    private static double? Number(string text) => text.Length == 0 ? 0
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= 1e9 ? number : null;
}

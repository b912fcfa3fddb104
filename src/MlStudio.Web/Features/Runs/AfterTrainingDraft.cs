using System.Globalization;
using MlStudio.Core;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Trainers;

namespace MlStudio.Web.Features.Runs;

/// <summary>What is to be done after training, as it stands on the form. Numbers are held as typed.</summary>
public sealed class AfterTrainingDraft
{
    public CalibrationMethod Calibration { get; set; }

    /// <summary>What the threshold is chosen for; null to use <see cref="Given"/>.</summary>
    public ThresholdGoal? Goal { get; set; }
    public string Given { get; set; } = "0.5";
    public string FalseAlarm { get; set; } = "1";
    public string Miss { get; set; } = "1";
    public string Found { get; set; } = "0";
    public string Refused { get; set; } = "0";
    public bool States { get; set; }

    /// <summary>In percent.</summary>
    public string Coverage { get; set; } = "90";

    public static AfterTrainingDraft From(RunRequest request)
    {
        var costs = request.Threshold?.Costs ?? new CostMatrix();
        return new AfterTrainingDraft
        {
            Calibration = request.Calibration,
            Goal = request.Threshold?.Goal,
            Given = Text(request.DecisionThreshold),
            FalseAlarm = Text(costs.FalsePositive),
            Miss = Text(costs.FalseNegative),
            Found = Text(costs.TruePositive),
            Refused = Text(costs.TrueNegative),
            States = request.Coverage is not null,
            Coverage = Text(Math.Round((request.Coverage ?? 0.9) * 100, 6)),
        };
    }

    /// <summary>The request with what the form says; what does not go with the task is left out by the request itself.</summary>
    public RunRequest Fill(RunRequest request) => request with
    {
        Calibration = Calibration,
        DecisionThreshold = Goal is null ? Number(Given) ?? 0.5 : 0.5,
        Threshold = Goal is { } goal ? new ThresholdRule { Goal = goal, Costs = goal == ThresholdGoal.Cost ? Costs : null } : null,
        Coverage = States && Number(Coverage) is { } percent ? Math.Round(percent / 100, 8) : null,
    };

    /// <summary>What is wrong for a task without asking the data.</summary>
    public IEnumerable<FieldError> Errors(LearningTask task)
    {
        if (task == LearningTask.Ranking) { yield break; }
        if (task == LearningTask.Binary && Goal is null && Number(Given) is not (> 0 and < 1)) { yield return new FieldError("decisionThreshold", $"The threshold must be a number between 0 and 1, both excluded; '{Given}' was given."); }
        if (task == LearningTask.Binary && Goal == ThresholdGoal.Cost)
        {
            string[] typed = [FalseAlarm, Miss, Found, Refused];
            if (typed.FirstOrDefault(t => Number(t) is null) is { } wrong) { yield return new FieldError("threshold", $"Costs must be numbers; '{wrong}' was given."); }
            else if (Costs.Problem() is { } problem) { yield return new FieldError("threshold", problem); }
        }
        if (States && Number(Coverage) is not (>= 50 and <= 99)) { yield return new FieldError("coverage", $"The coverage must be a number from 50 to 99 %; '{Coverage}' was given."); }
    }

    /// <summary>What was asked for, for the summary; empty where nothing was.</summary>
    public IEnumerable<string> InWords(LearningTask task)
    {
        if (task.HasClasses() && Calibration != CalibrationMethod.None) { yield return $"probabilities {Calibration.InWords()}"; }
        if (task == LearningTask.Binary && Goal is { } goal) { yield return $"threshold for the {goal.InWords()}"; }
        if (task == LearningTask.Binary && Goal is null && Number(Given) is { } given && given != 0.5) { yield return $"threshold {Given}"; }
        if (States && task != LearningTask.Ranking) { yield return $"{(task == LearningTask.Regression ? "intervals" : "sets of classes")} that hold {Coverage} %"; }
    }

    private CostMatrix Costs => new(Number(Found) ?? 0, Number(FalseAlarm) ?? 1, Number(Refused) ?? 0, Number(Miss) ?? 1);

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

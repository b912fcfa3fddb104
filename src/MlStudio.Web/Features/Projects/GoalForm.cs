using System.Globalization;
using MlStudio.Core;
using MlStudio.Core.Projects;

namespace MlStudio.Web.Features.Projects;

/// <summary>What is typed into the goal's fields.</summary>
public sealed class GoalForm
{
    public string Metric { get; set; } = "";
    public string Target { get; set; } = "";
    public DateOnly? Due { get; set; }

    public static GoalForm Of(Project project) => new()
    {
        Metric = project.GoalMetric ?? "",
        Target = project.GoalTarget?.ToString("R", CultureInfo.InvariantCulture) ?? "",
        Due = project.GoalDue,
    };

    /// <exception cref="InvalidInputException">A target that cannot be read.</exception>
    public ProjectGoal Read()
    {
        if (Metric.Length == 0) { return ProjectGoal.None; }
        double? target = null;
        if (Target.Trim().Length > 0)
        {
            if (!double.TryParse(Target.Trim().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var read))
            {
                throw new InvalidInputException("Target", $"'{Target}' is not a number; write it like 0.92.");
            }
            target = read;
        }
        return new ProjectGoal(Metric, target, Due);
    }
}

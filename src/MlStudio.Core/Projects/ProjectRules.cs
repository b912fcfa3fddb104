using System.Globalization;
using System.Text;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Projects;

/// <summary>What a project's name, description and goal may be, and its name in addresses.</summary>
internal static class ProjectRules
{
    // Unicode normalization does nothing here: the program runs without culture data.
    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿšžł";
    private const string Plain = "aaaaaaceeeeiiiinoooooouuuuyyszl";

    public static void Check(string name, string description, ProjectGoal? goal)
    {
        List<FieldError> errors = [];
        if (name.Trim().Length is 0 or > 100) { errors.Add(new FieldError("Name", "Give the project a name of at most 100 characters.")); }
        if (description.Length > 4000) { errors.Add(new FieldError("Description", $"The description may have 4,000 characters; this has {description.Length:N0}.")); }
        if (goal is not null) { errors.AddRange(Check(goal)); }
        if (errors.Count > 0) { throw new InvalidInputException(errors); }
    }

    private static IEnumerable<FieldError> Check(ProjectGoal goal)
    {
        if (goal.Metric is null)
        {
            if (goal.Target is not null || goal.Due is not null) { yield return new FieldError("Metric", "Choose the metric that the goal is measured by."); }
            yield break;
        }
        if (MetricCatalog.Find(goal.Metric) is not { } metric)
        {
            yield return new FieldError("Metric", $"No metric is called '{goal.Metric}'. Metrics: {string.Join(", ", MetricCatalog.All.Select(m => m.Key))}.");
            yield break;
        }
        if (goal.Target is not { } target || !double.IsFinite(target)) { yield return new FieldError("Target", $"Enter the {metric.Name} to reach."); }
        else if (target < metric.Lowest || target > metric.Highest)
        {
            var range = (metric.Lowest, metric.Highest) switch
            {
                ({ } low, { } high) => $"between {low:0.##} and {high:0.##}",
                ({ } low, null) => $"at least {low:0.##}",
                (null, var high) => $"at most {high:0.##}",
            };
            yield return new FieldError("Target", string.Create(CultureInfo.InvariantCulture, $"{metric.Name} is {range}; {target} was given."));
        }
    }

    /// <summary>The name in addresses: "Census income (2026)" becomes "census-income-2026".</summary>
    public static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in name.Replace("ß", "ss").ToLowerInvariant())
        {
            var c = Accented.IndexOf(letter) is >= 0 and var at ? Plain[at] : letter;
            if (char.IsAsciiLetterOrDigit(c)) { slug.Append(c); }
            else if (slug.Length > 0 && slug[^1] != '-') { slug.Append('-'); }
        }
        var text = slug.ToString(0, Math.Min(slug.Length, 60)).Trim('-');
        return text.Length == 0 ? "project" : text;
    }
}

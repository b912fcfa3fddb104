using System.Globalization;
using System.Linq.Expressions;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Experiments;

/// <summary>How runs are filtered, ordered and read in the database.</summary>
internal static class RunProjections
{
    public static Expression<Func<Run, RunListItem>> ListItem { get; } = r => new RunListItem
    {
        Id = r.Id,
        JobId = r.JobId,
        Number = r.Number,
        Name = r.Name,
        Tags = r.Tags,
        TrainerKey = r.TrainerKey,
        Target = r.Target,
        Task = r.Task,
        DatasetNumber = r.DatasetVersion.Dataset.Number,
        DatasetName = r.DatasetVersion.Dataset.Name,
        DatasetVersion = r.DatasetVersion.Number,
        State = r.Job.State,
        Progress = r.Job.Progress,
        Phase = r.Job.Phase,
        StartedAt = r.Job.StartedAt,
        EndedAt = r.Job.EndedAt,
        QueuedAt = r.QueuedAt,
        QueuedBy = r.QueuedBy.DisplayName,
        ArchivedAt = r.ArchivedAt,
        IsReproduction = r.ReproducesId != null,
    };

    public static IQueryable<Run> Matching(this IQueryable<Run> runs, RunFilter filter)
    {
        runs = filter.Archived ? runs.Where(r => r.ArchivedAt != null) : runs.Where(r => r.ArchivedAt == null);
        foreach (var word in filter.SearchWords())
        {
            var number = int.TryParse(word.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
            // One call per run: on SQLite it leaves the database. Words hold no line breaks, so none is found across two texts.
            runs = runs.Where(r => r.Number == number || DatabaseText.Lower(r.Name + "\n" + r.Notes + "\n" + r.Tags).Contains(DatabaseText.Lower(word)));
        }
        if (filter.TrainerKey is { Length: > 0 } trainer) { runs = runs.Where(r => r.TrainerKey == trainer); }
        if (filter.Dataset is { } dataset) { runs = runs.Where(r => r.DatasetVersion.Dataset.Number == dataset); }
        if (filter.Target is { Length: > 0 } target) { runs = runs.Where(r => r.Target == target); }
        if (filter.Tag is { Length: > 0 } tag) { runs = runs.Where(r => (" " + r.Tags + " ").Contains(" " + tag + " ")); }
        if (filter.States.Count > 0)
        {
            var states = filter.States.ToArray();
            runs = runs.Where(r => states.Contains(r.Job.State));
        }
        return runs;
    }

    /// <summary>Runs without the figure come last either way; newer runs first among equals.</summary>
    public static IQueryable<Run> Sorted(this IQueryable<Run> runs, RunFilter filter)
    {
        IOrderedQueryable<Run> By<T>(Expression<Func<Run, T>> key) => filter.Descending ? runs.OrderByDescending(key) : runs.OrderBy(key);
        // A join rather than one question per run and comparison: the figure is looked up once.
        IQueryable<Run> ByFigure(string part, string name)
        {
            var figures = runs.SelectMany(r => r.Metrics.Where(m => m.Part == part && m.Key == name).DefaultIfEmpty(), (r, m) => new { Run = r, Value = m == null ? null : m.Value });
            var known = figures.OrderBy(f => f.Value == null ? 1 : 0);
            return (filter.Descending ? known.ThenByDescending(f => f.Value) : known.ThenBy(f => f.Value)).ThenByDescending(f => f.Run.Number).Select(f => f.Run);
        }

        IQueryable<Run> NewestFirst(IOrderedQueryable<Run> ordered) => ordered.ThenByDescending(r => r.Number);

        return filter.Sort switch
        {
            RunSort.Number => By(r => r.Number),
            RunSort.Name => NewestFirst(By(r => DatabaseText.Lower(r.Name))),
            RunSort.Algorithm => NewestFirst(By(r => r.TrainerKey)),
            RunSort.Data => NewestFirst(By(r => r.DatasetVersion.Dataset.Name)),
            RunSort.State => NewestFirst(By(r => r.Job.State)),
            RunSort.Who => NewestFirst(By(r => r.QueuedBy.DisplayName)),
            RunSort.Duration => ByFigure(RunParts.Timing, RunParts.TotalSeconds),
            var metric => ByFigure(RunParts.Validation, metric),
        };
    }
}

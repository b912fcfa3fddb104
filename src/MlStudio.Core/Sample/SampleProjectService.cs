using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Sample;

/// <summary>Makes the sample project: the shipped cut of UCI Bank Marketing, and a job that trains, registers and documents on it as a person would.</summary>
public sealed class SampleProjectService(
    IDbContextFactory<StudioDbContext> contexts, ProjectService projects, DatasetUploads uploads, JobService jobs, TimeProvider time)
{
    public const string FileName = "bank-marketing.csv";

    /// <returns>The project's slug.</returns>
    public async Task<string> CreateAsync(Actor actor, CancellationToken cancellation)
    {
        var due = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddMonths(3);
        var project = await projects.CreateAsync(
            actor, "Sample: bank campaign",
            "Which customers will say yes to a term deposit? A small cut of the UCI Bank Marketing data (CC BY 4.0) to look around with.",
            new ProjectGoal("auc", 0.85, due), cancellation);
        await using (var file = OpenResource(FileName))
        {
            await uploads.AcceptAsync(actor, project.Slug, null, FileName, file, cancellation);
        }
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var job = jobs.Add(db, actor, new JobRequest(
            JobKind.Sample, JobQueues.Interactive, "Prepare the sample project", JsonSerializer.Serialize(new SampleJob(project.Slug, actor.UserId)), project.Id));
        await db.SaveChangesAsync(cancellation);
        await jobs.AnnounceAsync(job, CancellationToken.None);
        return project.Slug;
    }

    /// <summary>Puts the sample's own words where the draft asks a person; the draft's figures stay.</summary>
    public static string Document(string draft)
    {
        using var reader = new StreamReader(OpenResource("documentation.md"));
        var answers = reader.ReadToEnd().ReplaceLineEndings("\n").Split("===\n");
        string[] sections = ["Purpose", "Data", "Limits", "Ethics"];
        var lines = new List<string>();
        string? section = null;
        foreach (var line in draft.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                AddAnswer();
                section = line[3..];
            }
            // A question of the draft is a list item that ends with a question mark.
            if (!(line.StartsWith("- ", StringComparison.Ordinal) && line.EndsWith('?'))) { lines.Add(line); }
        }
        AddAnswer();
        return string.Join('\n', lines);

        void AddAnswer()
        {
            var index = Array.IndexOf(sections, section);
            if (index < 0) { return; }
            while (lines.Count > 0 && lines[^1].Length == 0) { lines.RemoveAt(lines.Count - 1); }
            if (lines[^1].StartsWith("## ", StringComparison.Ordinal) || !lines[^1].StartsWith("- ", StringComparison.Ordinal)) { lines.Add(""); }
            lines.Add(answers[index].Trim());
            lines.Add("");
        }
    }

    private static Stream OpenResource(string name) => typeof(SampleProjectService).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The program was built without its resource '{name}'.");
}

/// <summary>Input of the sample job.</summary>
/// <param name="OwnerId">On whose behalf it acts.</param>
public sealed record SampleJob(string Slug, Guid OwnerId);

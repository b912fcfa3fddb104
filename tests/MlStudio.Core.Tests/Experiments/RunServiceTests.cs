using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Experiments;
using MlStudio.Core.Members;
using MlStudio.Core.Models;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class RunServiceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Delete_ThenRestore_BringsTheRunBack(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann);
        await database.AddFinishedRunAsync(project, ann, "Second run");
        var (runs, list) = (services.GetRequiredService<RunService>(), services.GetRequiredService<RunLeaderboard>());

        await runs.DeleteAsync(ann, project.Slug, [1, 2], default);
        Assert.Equal(0, (await list.ListAsync(ann, project.Slug, new RunFilter(), 0, 10, default)).Existing);
        await Assert.ThrowsAsync<NotFoundException>(() => services.GetRequiredService<RunReader>().GetAsync(ann, project.Slug, 1, default));

        await runs.RestoreAsync(ann, project.Slug, [1, 2], default);
        Assert.Equal(2, (await list.ListAsync(ann, project.Slug, new RunFilter(), 0, 10, default)).Existing);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Restore_DataDeletedSince_IsRefusedUntilTheyAreBack(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann);
        var (runs, data) = (services.GetRequiredService<RunService>(), services.GetRequiredService<MlStudio.Core.Datasets.DatasetService>());
        await runs.DeleteAsync(ann, project.Slug, [1], default);
        await data.DeleteAsync(ann, project.Slug, 1, default);
        Assert.Contains("'people' was deleted since", (await Assert.ThrowsAsync<StudioException>(() => runs.RestoreAsync(ann, project.Slug, [1], default))).Message);
        await data.RestoreAsync(ann, project.Slug, 1, default);
        await runs.RestoreAsync(ann, project.Slug, [1], default);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Delete_WhatAModelNeeds_IsRefusedAndNothingIsDeleted(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann);
        await database.AddFinishedRunAsync(project, ann, "Second run");
        await services.GetRequiredService<ModelService>().RegisterAsync(ann, project.Slug, 2, "Income", default);

        var refused = await Assert.ThrowsAsync<StudioException>(() => services.GetRequiredService<RunService>().DeleteAsync(ann, project.Slug, [1, 2], default));
        Assert.Contains("version 1 of the model 'Income'", refused.Message);
        Assert.Equal(2, (await services.GetRequiredService<RunLeaderboard>().ListAsync(ann, project.Slug, new RunFilter(), 0, 10, default)).Existing);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_SearchedForLettersBeyondAscii_FindsThemInEitherCase(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann, "Ärzte in КИЕВ");
        await database.AddFinishedRunAsync(project, ann, "Second run");
        var list = services.GetRequiredService<RunLeaderboard>();
        foreach (var search in new[] { "ärzte", "Ärzte", "ÄRZTE", "киев ärz", "Киев" })
        {
            Assert.Equal(1, Assert.Single((await list.ListAsync(ann, project.Slug, new RunFilter { Search = search }, 0, 10, default)).Runs).Number);
        }
        // Without a search: both are ordered by the same letters.
        Assert.Equal(2, (await list.ListAsync(ann, project.Slug, new RunFilter { Sort = RunSort.Name }, 0, 10, default)).Runs.Count);
    }

    [Theory, OnSqlite]
    public async Task List_SearchedForTooMuch_SaysHowMuchMayBe(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var list = services.GetRequiredService<RunLeaderboard>();
        Task<RunList> SearchAsync(string text) => list.ListAsync(ann, project.Slug, new RunFilter { Search = text }, 0, 10, default);
        Assert.Equal("Up to 10 words can be searched for at once; these are 11.", (await Assert.ThrowsAsync<InvalidInputException>(() => SearchAsync(string.Join(' ', Enumerable.Range(1, 11))))).Message);
        Assert.Equal("Up to 200 characters can be searched for; these are 201.", (await Assert.ThrowsAsync<InvalidInputException>(() => SearchAsync(new string('a', 201)))).Message);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_SortedByAMetric_OrdersByValidationAndMarksTheBest(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann, "middle", auc: 0.8);
        await database.AddFinishedRunAsync(project, ann, "best", auc: 0.9);
        await database.AddFinishedRunAsync(project, ann, "=worst()", auc: 0.7);
        var list = await services.GetRequiredService<RunLeaderboard>().ListAsync(ann, project.Slug, new RunFilter { Sort = "auc" }, 0, 2, default);

        Assert.Equal(["best", "middle"], list.Runs.Select(r => r.Name));
        Assert.Equal([true, false], list.Runs.Select(r => r.Metrics["auc"].IsBest));
        Assert.Equal(("auc", 3), (list.HeadlineMetric, list.Matching));
        foreach (var sort in RunSort.All) { await services.GetRequiredService<RunLeaderboard>().ListAsync(ann, project.Slug, new RunFilter { Sort = sort, Search = "best 2", TrainerKey = "x", Tag = "t", Dataset = 1, Target = "member", States = [MlStudio.Core.Jobs.JobState.Queued] }, 0, 2, default); }

        var csv = string.Concat(await services.GetRequiredService<RunExport>().ListAsync(ann, project.Slug, new RunFilter { Sort = "auc", Descending = false }, default).ToListAsync());
        Assert.StartsWith("3,'=worst(),logistic-regression,people,1,member,binary,finished,Ann,", csv.Split("\r\n")[1], StringComparison.Ordinal);
        Assert.DoesNotContain("test", csv.Split("\r\n")[0], StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Compare_MarksTheBestValidationFigureAndNoTestFigure(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann, auc: 0.8);
        await database.AddFinishedRunAsync(project, ann, "Second run", auc: 0.9);
        var comparison = RunComparison.Of(await services.GetRequiredService<RunReader>().CompareAsync(ann, project.Slug, [2, 1, 99], default));

        Assert.Equal([2, 1], comparison.Runs.Select(r => r.Run.Item.Number));
        Assert.Equal([true, false], comparison.Validation.Single(r => r.Metric.Key == "auc").Figures.Select(f => f!.IsBest));
        Assert.All(comparison.Test.SelectMany(r => r.Figures), f => Assert.False(f!.IsBest));
        Assert.DoesNotContain(comparison.Configuration, r => r.Differs);
        Assert.NotNull(comparison.Runs[0].Result);
    }

    [Theory, OnSqlite]
    public async Task Compare_ResultThatCannotBeRead_LeavesTheOthersAndNamesTheRun(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann);
        var second = await database.AddFinishedRunAsync(project, ann, "Second run");
        await using (var db = database.CreateDbContext())
        {
            (await db.Runs.FindAsync(second.Id))!.ResultHash = new string('0', 64);
            await db.SaveChangesAsync();
        }
        var compared = await services.GetRequiredService<RunReader>().CompareAsync(ann, project.Slug, [1, 2], default);
        Assert.True(compared[0] is { Result: not null, Problem: null });
        Assert.Null(compared[1].Result);
        Assert.StartsWith("Run 2: ", compared[1].Problem, StringComparison.Ordinal);
        Assert.NotEmpty(RunComparison.Of(compared).Validation[0].Figures.OfType<MetricFigure>());
    }

    [Theory]
    [InlineData(ProjectRole.Viewer)]
    [InlineData(ProjectRole.Manager)]
    [InlineData(ProjectRole.Reviewer)]
    public async Task Change_ByWhoOnlyReads_IsForbidden(ProjectRole role)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann);
        var other = await database.AddPersonAsync("Other");
        await database.AddMemberAsync(project, other, role);
        var runs = services.GetRequiredService<RunService>();

        Assert.False((await services.GetRequiredService<RunReader>().GetAsync(other, project.Slug, 1, default)).MayTrain);
        await Assert.ThrowsAsync<ForbiddenException>(() => runs.ArchiveAsync(other, project.Slug, [1], true, default));
        await Assert.ThrowsAsync<ForbiddenException>(() => runs.DeleteAsync(other, project.Slug, [1], default));
        await Assert.ThrowsAsync<ForbiddenException>(() => runs.DescribeAsync(other, project.Slug, 1, "x", "", "", default));
        await Assert.ThrowsAsync<ForbiddenException>(() => services.GetRequiredService<RunConfigurator>().StartAsync(other, project.Slug, null, null, default));
    }

    [Fact]
    public async Task Anything_ByAStranger_IsNotFound()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann);
        var stranger = await database.AddPersonAsync("Stranger");
        await Assert.ThrowsAsync<NotFoundException>(() => services.GetRequiredService<RunReader>().GetAsync(stranger, project.Slug, 1, default));
        await Assert.ThrowsAsync<NotFoundException>(() => services.GetRequiredService<RunLeaderboard>().ListAsync(stranger, project.Slug, new RunFilter(), 0, 1, default));
        await Assert.ThrowsAsync<NotFoundException>(() => services.GetRequiredService<RunService>().DeleteAsync(stranger, project.Slug, [1], default));
    }
}
